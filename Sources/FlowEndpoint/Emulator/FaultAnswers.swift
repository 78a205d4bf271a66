// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

extension OutgoingAnswer {
    /// A provider's answer.
    static func json(_ answer: (status: Int, body: JSONValue)) -> Self {
        Self(status: answer.status, headers: [("Content-Type", "application/json")], body: Array(answer.body.text().utf8))
    }

    /// An answer of the emulator for itself.
    static func own(_ status: Int, _ members: [String: JSONValue]) -> Self {
        let schema: [String: JSONValue] = ["schema": "flowproof.emulator/1"]
        let text = JSONValue.object(members.merging(schema) { $1 }).text(first: "schema") + "\n"
        return Self(status: status, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
    }

    /// What is answered where a change could not be kept and was taken back.
    package static func unsaved(_ reason: String) -> Self {
        own(500, EmulatorRefusal("the state could not be saved: \(reason)", hint: "mend that, and send the request again"))
    }

    /// The same where something is refused.
    static func own(_ status: Int, _ refusal: EmulatorRefusal) -> Self {
        own(status, ["error": .string(refusal.description), "hint": .string(refusal.hint)])
    }
}

extension InjectedFault {
    /// What the client gets instead of the true answer.
    func applied(to answer: OutgoingAnswer, of exchange: EmulatedExchange) -> EmulatedAnswer {
        var emulated = EmulatedAnswer(answer, delay: delay)
        switch effect {
        case .failure(let kind):
            emulated.answer = .json(exchange.provider.failureAnswer(kind, to: exchange.operation, traceID: exchange.traceID))
        case .html: emulated.answer = Self.gatewayPage
        case .malformedJSON: emulated.answer = Self.malformed(exchange.operation)
        case .largeBody: emulated.answer = Self.large
        // Of the redirections 307 is the one that makes a client send its body again.
        case .redirection: emulated.answer = OutgoingAnswer(status: 307, headers: [("Location", "https://elsewhere.invalid/")])
        case .delay: break
        case .cut(let byteCount): emulated.delivery = .cut(afterByteCount: byteCount)
        case .silence: emulated.delivery = .never
        }
        if let retryAfter { emulated.answer.headers.append(("Retry-After", String(retryAfter))) }
        return emulated
    }

    private static let gatewayPage = OutgoingAnswer(
        status: 502, headers: [("Content-Type", "text/html; charset=utf-8")],
        body: Array(
            "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n".utf8))

    /// As Meta's guide shows an answer: without a comma, and with a bare word.
    private static func malformed(_ operation: ProviderRequest.Operation) -> OutgoingAnswer {
        let text =
            operation == .get
            ? "{\n  \"business_public_key\": \"\"\n  \"business_public_key_signature_status\": VALID\n}\n" : "{\n  \"success\": VALID\n}\n"
        return OutgoingAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
    }

    /// 1 MiB.
    private static let large: OutgoingAnswer = {
        let (start, end) = (Array(#"{"padding":""#.utf8), Array(#""}"#.utf8))
        let padding = [UInt8](repeating: UInt8(ascii: "x"), count: 1_048_576 - start.count - end.count)
        return OutgoingAnswer(status: 200, headers: [("Content-Type", "application/json")], body: start + padding + end)
    }()
}
