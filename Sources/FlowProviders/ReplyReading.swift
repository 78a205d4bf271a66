// SPDX-License-Identifier: Apache-2.0

/// What a provider answered to a request that it carried out.
public enum ProviderAnswer: Sendable, Equatable {
    /// The key is registered.
    case done
    /// What is registered.
    case key(RegisteredKey)
}

extension ProviderRequest {
    /// Reads the answer to this request.
    ///
    /// - Returns: ``ProviderAnswer/done`` for ``Operation/set``, ``ProviderAnswer/key(_:)`` for ``Operation/get``.
    /// - Throws: ``ProviderError`` for everything else, whatever the status says.
    public func read(_ reply: ProviderReply) throws(ProviderError) -> ProviderAnswer {
        func failed(_ reason: ProviderError.Reason) -> ProviderError { ProviderError(self, reply, reason) }
        guard !(300...399).contains(reply.status) else { throw failed(.redirected) }
        let answer: JSONValue
        do throws(ProviderError.Reason) {
            answer = try Self.json(in: reply.body)
        } catch {
            throw failed(error)
        }
        let text = AnswerText(secrets: [token.text] + (proof.map { [$0.digits] } ?? []))
        if let refusal = provider.errorShape.refusal(in: answer, cleaning: text) { throw failed(.refused(refusal)) }
        guard reply.isSuccess else { throw failed(.refused(ErrorShape.unknownRefusal(in: answer, cleaning: text))) }
        guard let get = provider.getOperation, operation == .get else {
            guard provider.setOperation.success.allSatisfy({ $0.holds(of: answer) }) else {
                throw failed(.unexpected("the words of success"))
            }
            return .done
        }
        do throws(ProviderError.Reason) {
            return .key(try get.registeredKey(in: answer))
        } catch {
            throw failed(error)
        }
    }

    private static func json(in body: [UInt8]) throws(ProviderError.Reason) -> JSONValue {
        guard body.count <= ProviderReply.maximumByteCount else { throw .tooLarge }
        guard let first = body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { throw .empty }
        guard first != UInt8(ascii: "<") else { throw .html }
        let answer: JSONValue
        do throws(JSONValue.Failure) {
            answer = try JSONValue(body)
        } catch {
            switch error {
            case .truncated: throw .truncated
            case .malformed(let offset): throw .notJSON(byteOffset: offset)
            }
        }
        guard answer.members != nil else { throw .unexpected("an object") }
        return answer
    }
}

extension ProviderError.Reason: Error {}

extension Provider.GetOperation {
    /// Members that stand beside the key, or alone where there is none.
    private static let companions: Set<String> = ["id", "meta", "paging", "code", "message", "data", "error"]

    /// The key of an answer: flat, in `data`, or in the only element of `data`.
    fileprivate func registeredKey(in answer: JSONValue) throws(ProviderError.Reason) -> RegisteredKey {
        guard let entry = try entry(of: answer) else { return RegisteredKey() }
        guard let members = entry.members else { throw .unexpected("a key") }
        // An answer to something else has no key either, and says nothing about ours.
        guard
            members.keys.allSatisfy({ $0 == keyMember || $0 == statusMember || Self.companions.contains($0) }) || members[keyMember] != nil
        else { throw .unexpected("a key") }
        switch members[keyMember] {
        case nil, .null?: return RegisteredKey()
        case .string(let text)?: return RegisteredKey(text: text, status: members[statusMember]?.string)
        default: throw .unexpected("a key in text")
        }
    }

    /// `nil` where an empty list says that there is no key.
    private func entry(of answer: JSONValue) throws(ProviderError.Reason) -> JSONValue? {
        guard answer[keyMember] == nil, let data = answer["data"] else { return answer }
        guard case .list(let entries) = data else { return data }
        guard entries.count < 2 else { throw .unexpected("one key: there are \(entries.count)") }
        return entries.first
    }
}
