// SPDX-License-Identifier: Apache-2.0

/// Why an implementation cannot be tested at all.
package struct UnusableImplementation: Error, CustomStringConvertible {
    /// Lower case, no full stop.
    package var description: String
}

/// Asks one implementation the cases of vector files, and judges its answers.
package struct VectorRunner<Subject: Implementation> {
    /// What it says of itself.
    package let name: ImplementationName
    private(set) var subject: Subject
    private let features: Set<String>
    private var hangsInARow = 0
    /// One may hang at one case; who hangs at every one would take hours.
    private static var maximumHangsInARow: Int { 3 }
    /// The key that was given last, and why it could not be loaded.
    private var key: (key: VectorKey, refusal: Verdict?)?

    /// Greets the implementation.
    ///
    /// - Throws: when it does not answer as the protocol has it.
    package init(_ subject: Subject) throws(UnusableImplementation) {
        self.subject = subject
        switch self.subject.reply(to: ShimRequest(op: "hello", protocol: 1)) {
        case .hang: throw UnusableImplementation(description: "it does not answer to hello")
        case .crash(let reason): throw UnusableImplementation(description: reason)
        case .answer(let answer):
            guard answer.outcome == .ok, let name = answer.name, let version = answer.version, let features = answer.features else {
                throw UnusableImplementation(description: "its answer to hello lacks ok, a name, a version or features")
            }
            self.name = ImplementationName(name: name, version: version)
            self.features = Set(features)
        }
    }

    /// Runs all cases of a file.
    ///
    /// - Parameters:
    ///   - isNamed: whether somebody asked for this very file; then it may not be skipped, whatever the implementation claims.
    ///   - progress: called after each case.
    package mutating func run(
        _ document: VectorDocument, kind: VectorKind, path: String, isNamed: Bool, progress: () -> Void
    ) -> VectorReport.File {
        var outcomes: [VectorOutcome] = []
        var cases: [VectorReport.Case] = []
        for entry in document.cases {
            let verdict = judge(entry, document)
            outcomes.append(verdict.outcome)
            if verdict.outcome != .pass { cases.append(VectorReport.Case(entry, verdict, document.notes)) }
            progress()
        }
        let counts = VectorReport.Counts(outcomes)
        // What hello does not claim nobody expects; any other way of skipping everything would look like passing.
        let askable = document.cases.filter { $0.skipReason == nil }
        let isUnclaimed = !askable.isEmpty && askable.allSatisfy { unclaimedOperation(of: $0) != nil }
        let failure = counts.asked == 0 && (isNamed || !isUnclaimed) ? "every case was skipped" : nil
        return VectorReport.File(path: path, kind: kind.id, counts: counts, failure: failure, cases: cases)
    }

    private func unclaimedOperation(of entry: VectorCase) -> String? {
        // Not load-key: what needs a key says so itself.
        entry.steps.map(\.request.op).first { !features.contains($0) }
    }

    private mutating func judge(_ entry: VectorCase, _ document: VectorDocument) -> Verdict {
        if let reason = entry.skipReason { return .skipped(reason) }
        if let operation = unclaimedOperation(of: entry) { return .skipped("\(name.name) does not claim \(operation)") }
        guard hangsInARow < Self.maximumHangsInARow else { return .hungBefore(hangsInARow) }
        if let refusal = entry.key.flatMap({ load($0) }) { return refusal }
        let isLenient = !entry.flags.isEmpty && entry.flags.allSatisfy { document.notes[$0]?.isLenient == true }
        for step in entry.steps {
            var verdict = judge(step, isLenient: isLenient)
            // Of keys there are many kinds; for all else hello is taken at its word.
            if verdict.outcome == .skipped, document.isForFlows, step.request.op != "load-key" {
                verdict = .failed("claims \(step.request.op) and answers that it is not supported")
            }
            if verdict.outcome != .pass { return verdict }
        }
        return .passed
    }

    /// `nil` when the key is loaded.
    private mutating func load(_ wanted: VectorKey) -> Verdict? {
        if let key, key.key == wanted { return key.refusal }
        let request = ShimRequest(op: "load-key", privateKeyPem: wanted.pem, passphrase: wanted.passphrase)
        // Whatever happens, the key of before is gone.
        key = nil
        let refusal: Verdict?
        switch subject.reply(to: request) {
        case .answer(let answer):
            switch answer.outcome {
            case .ok: refusal = nil
            case .reject where wanted.mustLoad: refusal = .failed("refuses a sound private key of 2048 bits")
            case .reject where wanted.hasUsualExponent:
                refusal = .skipped("\(name.name) refuses private keys of \(wanted.bitCount) bits, which no Flow has")
            case .reject: refusal = .skipped("\(name.name) refuses a public exponent that no Flow has")
            case .unsupported: refusal = .skipped("\(name.name) does not load this kind of private key")
            case .error: refusal = .crashed("load-key: \(answer.message ?? "error")")
            }
        case .hang:
            hangsInARow += 1
            return .hung
        case .crash(let reason): return .crashed(reason)
        }
        key = (wanted, refusal)
        return refusal
    }

    private mutating func judge(_ step: VectorCase.Step, isLenient: Bool) -> Verdict {
        if step.request.op == "load-key" { key = nil }
        switch subject.reply(to: step.request) {
        case .answer(let answer):
            hangsInARow = 0
            return step.judge(answer, isLenient: isLenient)
        case .hang:
            hangsInARow += 1
            key = nil
            return .hung
        case .crash(let reason):
            key = nil
            return .crashed(reason)
        }
    }
}
