// SPDX-License-Identifier: Apache-2.0

import FlowPayload
import Foundation
import Testing

/// Bodies damaged at random: none may crash the parser, and none may be read otherwise than a general JSON parser reads it.
@Suite struct EnvelopeFuzzTests {
    @Test(arguments: 0..<5)
    func randomMutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = Array(EnvelopeText(more: #","x":[1,-2.5e3,{"y":"\u00e4\n"},null,true]"#).text.utf8)
        var parsedCount = 0
        for _ in 0..<1000 {
            var body = original
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&body, &random) }
            guard let envelope = try? EnvelopeText.parse(body) else { continue }
            parsedCount += 1
            expectSameReading(envelope, body)
        }
        #expect((1..<1000).contains(parsedCount), "white space and unknown members leave some of them whole")
    }

    @Test func randomBytes() {
        var random = SeededGenerator(seed: 77)
        for count in 0..<1000 { #expect(throws: EnvelopeError.self) { try EnvelopeText.parse(random.bytes(count)) } }
    }

    @Test func randomTokens() {
        var random = SeededGenerator(seed: 78)
        let tokens = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "0", "-", "1e5", ".", "true", "null", " ", "\"initial_vector\"", "ü", "\"a\"",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 1...40, using: &random)).map { _ in tokens.randomElement(using: &random) ?? "" }.joined()
            #expect(throws: EnvelopeError.self) { try EnvelopeText.parse(text) }
        }
    }

    private func mutate(_ body: inout [UInt8], _ random: inout SeededGenerator) {
        let index = Int.random(in: body.indices, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: body[index] = UInt8.random(in: 0...255, using: &random)
        case 2: body.remove(at: index)
        case 3: body.insert(UInt8.random(in: 0...255, using: &random), at: index)
        case 4: body.insert(Array(" \n\"{}[],:\\0".utf8).randomElement(using: &random) ?? 0, at: index)
        case 5: body.removeSubrange(index..<min(body.count, index + Int.random(in: 1...8, using: &random)))
        default: body.insert(contentsOf: body[index..<min(body.count, index + 12)], at: Int.random(in: body.indices, using: &random))
        }
        if body.isEmpty { body = [0] }
    }

    private func expectSameReading(_ envelope: FlowEnvelope, _ body: [UInt8]) {
        let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
        func value(_ name: String) -> [UInt8]? { (object?[name] as? String).flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } }
        let context = Comment(rawValue: String(decoding: body, as: UTF8.self))
        #expect(value("encrypted_flow_data") == envelope.encryptedFlowData, context)
        #expect(value("encrypted_aes_key") == envelope.encryptedAESKey, context)
        #expect(value("initial_vector") == envelope.nonce.withSpan { span in span.indices.map { span[$0] } }, context)
    }
}
