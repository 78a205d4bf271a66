// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowPayload
import Foundation
import TestSupport
import Testing

/// A thousand damaged requests: both backends say the same of each, and none is opened unless it still means what was sealed.
@Suite struct MutationTests {
    private typealias Verdict = Result<[UInt8], FlowError>

    @Test func bothBackendsAgree() throws {
        var random = SeededGenerator(seed: 1000)
        let bodies = (0..<1000).map { Self.mutated($0, &random) }
        let verdicts = try TestBackend.openssl.run { backend in try Self.verdicts(bodies, backend) }
        let others = try TestBackend.gcrypt.run { backend in try Self.verdicts(bodies, backend) }
        var counts: [String: Int] = [:]
        for (body, (verdict, other)) in zip(bodies, zip(verdicts, others)) {
            #expect(verdict == other, Comment(rawValue: String(decoding: body, as: UTF8.self)))
            counts[Self.name(verdict), default: 0] += 1
            guard case .success(let plaintext) = verdict else { continue }
            #expect(Self.meansTheSame(body), Comment(rawValue: String(decoding: body, as: UTF8.self)))
            #expect(plaintext == SealedSample.plaintext)
        }
        // Each layer has had its share: else this test shows less than it says.
        for layer in ["envelope", "decryptionFailed", "authenticationFailed", "opened"] {
            #expect(counts[layer, default: 0] >= 20, "\(counts)")
        }
    }

    /// An independent reader: the three members, and nothing but them, decide what a body means.
    ///
    /// White space between tokens, further members and another spelling of the same characters leave the meaning as it was.
    private static func meansTheSame(_ body: [UInt8]) -> Bool {
        guard let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] else { return false }
        let envelope = SealedSample.shared.envelope
        return object["encrypted_flow_data"] as? String == EnvelopeText.base64(envelope.encryptedFlowData)
            && object["encrypted_aes_key"] as? String == EnvelopeText.base64(envelope.encryptedAESKey)
            && object["initial_vector"] as? String == EnvelopeText.base64(envelope.nonce.withSpan { span in span.indices.map { span[$0] } })
    }

    private static func verdicts(_ bodies: [[UInt8]], _ backend: some CryptoBackend) throws -> [Verdict] {
        var server = try backend.server()
        return bodies.map { body in
            do throws(FlowError) {
                return .success(try server.open(body.span).plaintext)
            } catch {
                return .failure(error)
            }
        }
    }

    private static func name(_ verdict: Verdict) -> String {
        switch verdict {
        case .success: "opened"
        case .failure(.envelope): "envelope"
        case .failure(let error): "\(error)"
        }
    }

    // MARK: The damage

    private static func mutated(_ index: Int, _ random: inout SeededGenerator) -> [UInt8] {
        let sample = SealedSample.shared
        var envelope = sample.envelope
        switch index % 10 {
        case 0, 1:
            flip(&envelope.encryptedAESKey, &random)
        case 2:
            // 00...00, FF...FF, and numbers around them: below, at and above what the modulus allows.
            envelope.encryptedAESKey = [UInt8](repeating: index % 20 == 2 ? 0 : 0xFF, count: 256)
            envelope.encryptedAESKey[255] = UInt8.random(in: 0...255, using: &random)
        case 3:
            flip(&envelope.encryptedFlowData, &random)
        case 4:
            var nonce = envelope.nonce.withSpan { span in span.indices.map { span[$0] } }
            flip(&nonce, &random)
            envelope.nonce = FlowNonce(nonce.span) ?? envelope.nonce
        case 5:
            envelope.encryptedFlowData.removeLast(Int.random(in: 1...envelope.encryptedFlowData.count, using: &random))
        case 6:
            envelope.encryptedFlowData += random.bytes(Int.random(in: 1...40, using: &random))
        case 7:
            return withSpace(sample.body, &random)
        default:
            var body = sample.body
            let position = Int.random(in: body.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: body[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: body.remove(at: position)
            case 2: body.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: position)
            default: body[position] ^= 0x20  // the other case of a letter
            }
            return body
        }
        return envelope.encode()
    }

    private static func flip(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }

    /// White space somewhere: between tokens it changes nothing, inside one it does.
    private static func withSpace(_ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var body = body
        let marks = body.indices.filter { "{}:,\"".utf8.contains(body[$0]) }
        body.insert([0x20, 0x09, 0x0A, 0x0D].randomElement(using: &random) ?? 0x20, at: marks.randomElement(using: &random) ?? 0)
        return body
    }
}
