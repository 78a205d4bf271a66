// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowPayload
import Foundation
import TestSupport
import Testing

/// What an endpoint answers must not tell which step of decryption failed: over all refused requests of the suite, the answer is
/// the same to the byte.
@Suite struct UniformAnswerTests {
    private struct Suite: Decodable {
        struct Key: Decodable {
            var id: String
            var privateKeyPem: String
        }
        struct Test: Decodable {
            var id: String
            var key: String
            var body: String
            var result: String
            var layer: String?
            var httpStatus: Int
        }
        var keys: [Key]
        var tests: [Test]
    }

    private struct Answer: Hashable {
        var status: Int
        var body: [UInt8]
    }

    private static let layers: Set<String> = ["rsa", "oaep", "aes-key-length", "gcm-tag", "key-length", "iv-length", "base64", "json"]

    @Test(arguments: TestBackend.allCases, ["open-request", "open-request-envelope"])
    func everyRefusalIsAnsweredAlike(backend: TestBackend, file: String) throws {
        let path = PublicData.packageRoot.appending(path: "vectors/flow/\(file).json")
        let suite = try JSONDecoder().decode(Suite.self, from: Data(contentsOf: path))
        try backend.run { backend in try expectUniformAnswers(suite, backend) }
    }

    private func expectUniformAnswers(_ suite: Suite, _ backend: some CryptoBackend) throws {
        var answers: [Answer: [String]] = [:]
        var layers: Set<String> = []
        for key in suite.keys {
            let item = try #require(KeyFile(reading: Array(key.privateKeyPem.utf8)).items.first)
            var opener = try FlowRequestOpener(backend: backend, privateKey: backend.privateKey(item))
            for test in suite.tests where test.key == key.id {
                guard let layer = test.layer, Self.layers.contains(layer) else { continue }
                layers.insert(layer)
                answers[answer(Array(test.body.utf8), &opener), default: []].append(test.id)
                #expect(test.httpStatus == 421)
            }
        }
        #expect(layers.count > 1)
        #expect(answers.values.reduce(0) { $0 + $1.count } > 80)
        #expect(Set(answers.keys) == [Answer(status: 421, body: [])], "\(answers.map { ($0.key.status, $0.value) })")
    }

    /// As the README has it, for any backend.
    private func answer<Backend: CryptoBackend>(_ body: [UInt8], _ opener: inout FlowRequestOpener<Backend>) -> Answer {
        do {
            let request = try opener.open(body.span)
            let reply = Array("{}".utf8)
            return Answer(status: 200, body: try request.responseSealer().seal(reply.span))
        } catch {
            return Answer(status: 421, body: [])
        }
    }
}
