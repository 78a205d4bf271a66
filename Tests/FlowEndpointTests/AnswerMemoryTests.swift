// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowPayload
import TestSupport
import Testing

/// Two different answers are never sealed under one key and nonce.
@Suite struct AnswerMemoryTests {
    /// What each of several answers to one and the same body becomes.
    private static func answers(_ replies: [ApplicationReply], capacity: Int = 8, others: Int = 0) throws -> [FlowAnswer] {
        try TestBackend.openssl.run { backend in try answers(backend, replies, capacity, others) }
    }

    private static func answers<Backend: CryptoBackend>(
        _ backend: Backend, _ replies: [ApplicationReply], _ capacity: Int, _ others: Int
    ) throws -> [FlowAnswer] {
        let der = try SampleKey.shared().privateDER
        let key = try backend.privateKey(pkcs8: der.span)
        let memory = AnswerMemory(capacity: capacity)
        var phone = try FlowRequestSealer(backend: backend, publicKey: key.publicKey)
        let text = Array(#"{"action":"INIT"}"#.utf8)
        let body = try phone.seal(text.span).body
        func answer(_ body: [UInt8], _ reply: ApplicationReply) throws -> FlowAnswer? {
            // A handler for each, as each worker has its own.
            var handler = try FlowRequestHandler(backend: backend, privateKeys: [key], signer: nil, memory: memory)
            switch handler.receive(IncomingRequest(method: "POST", target: "/", body: body)) {
            case .answered: return nil
            case .pending(let pending): return pending.answer(reply)
            }
        }
        return try replies.compactMap { reply in
            for _ in 0..<others { _ = try answer(try phone.seal(text.span).body, reply) }
            return try answer(body, reply)
        }
    }

    private static func ok(_ text: String) -> ApplicationReply { .ok(Array(text.utf8)) }

    @Test func theSameAnswerMayBeSealedAgain() throws {
        let answers = try Self.answers([Self.ok(#"{"a":1}"#), Self.ok(#"{"a":1}"#)])
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[0].body == answers[1].body)
    }

    @Test func noOtherAnswerIs() throws {
        let expired = ApplicationReply(status: 427, body: Array(#"{"a":1}"#.utf8))
        let answers = try Self.answers([Self.ok(#"{"a":1}"#), Self.ok(#"{"a":2}"#), expired, Self.ok(#"{"a":1}"#)])
        #expect(answers.map(\.status) == [200, 421, 421, 200])
        #expect(answers[1].outcome == .repeated)
        #expect(answers[1].http.body.isEmpty && answers[1].http.headers.isEmpty)
    }

    @Test func aFailureIsNoAnswer() throws {
        let answers = try Self.answers([ApplicationReply(failure: .timedOut), Self.ok(#"{"a":2}"#)])
        #expect(answers.map(\.status) == [502, 200])
    }

    @Test func atLeastTheLastRequestsAreRemembered() throws {
        let remembered = try Self.answers([Self.ok(#"{"a":1}"#), Self.ok(#"{"a":2}"#)], capacity: 8, others: 7)
        #expect(remembered.map(\.status) == [200, 421])
        // A copy is remembered as long as the first was.
        let kept = try Self.answers([Self.ok(#"{"a":1}"#), Self.ok(#"{"a":1}"#), Self.ok(#"{"a":2}"#)], capacity: 2, others: 2)
        #expect(kept.map(\.status) == [200, 200, 421])
        let forgotten = try Self.answers([Self.ok(#"{"a":1}"#), Self.ok(#"{"a":2}"#)], capacity: 2, others: 5)
        #expect(forgotten.map(\.status) == [200, 200])
    }
}
