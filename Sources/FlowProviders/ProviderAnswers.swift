// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// What a provider answers, as its documentation shows it: for whoever stands in its place.
    package struct Answers: Sendable {
        /// To a key that it took.
        var done: JSONValue
        /// To whoever asks for the key; `nil` where nobody can.
        var key: KeyShape?
        /// To everything else.
        package var failures: Failures
    }

    /// How a key and the status of its signature are wrapped.
    enum KeyShape: Sendable {
        /// Both are members of the answer; a blank key where there is none.
        case flat
        /// They are members of the only element of `data`.
        case list(whereNone: Absence)
        /// They are members of `data`, which is empty where there is no key; these stand beside it.
        case envelope([String: JSONValue])
    }

    /// How a list says that there is no key.
    enum Absence: Sendable {
        /// An element with a key of one space, and `MISMATCH`.
        case blankKey
        /// No element.
        case noElement
    }
}

extension Provider {
    /// The answer to a key that was taken.
    package var setAnswer: JSONValue { answers.done }

    /// The answer to whoever asks for the key; `nil` where the provider documents none.
    ///
    /// - Parameters:
    ///   - pem: the key; `nil` for none.
    ///   - isValid: whether its signature is.
    ///   - fields: the members that were asked for; `nil` for all.
    package func getAnswer(pem: String?, isValid: Bool, fields: Set<String>? = nil) -> JSONValue? {
        guard let get = getOperation, let shape = answers.key else { return nil }
        let members: [String: JSONValue] = [
            get.keyMember: .string(pem ?? " "), get.statusMember: .string(pem != nil && isValid ? "VALID" : "MISMATCH"),
        ]
        let entry = JSONValue.object(members.filter { fields?.contains($0.key) ?? true })
        switch shape {
        case .flat: return entry
        case .list(.noElement) where pem == nil: return ["data": []]
        case .list: return ["data": [entry]]
        case .envelope(let companions):
            return .object(companions.merging(["data": pem == nil ? [:] : entry]) { $1 })
        }
    }

    /// A failure of this kind: the HTTP status and the JSON of the answer.
    ///
    /// - Parameter traceID: what Meta calls `fbtrace_id`.
    package func failureAnswer(
        _ kind: FailureKind, to operation: ProviderRequest.Operation, traceID: String
    ) -> (status: Int, body: JSONValue) {
        failureAnswer(answers.failures[kind], to: operation, traceID: traceID)
    }

    /// The same for a failure that is of no kind.
    package func failureAnswer(
        _ failure: FailureAnswer, to operation: ProviderRequest.Operation, traceID: String
    ) -> (status: Int, body: JSONValue) {
        (failure.status, (failure.shape ?? errorShape).written(failure, to: operation, traceID: traceID))
    }
}

extension Provider {
    /// What tells one number from another in a path; `nil` where the path has none.
    package var numberSlot: URLPath.Slot? { [.number, .appID].first(where: path.contains) }

    /// Whether each token stands for a number of its own, so that a path needs none.
    package var hasNumberPerToken: Bool {
        if case .own = origin { false } else { numberSlot == nil }
    }

    /// Whether the members of the answer can be chosen by `fields` in the query.
    package var takesFields: Bool {
        if case .list? = answers.key { true } else { false }
    }
}
