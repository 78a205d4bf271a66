// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowVectors
import Foundation
import TestSupport
import Testing

/// A test that is refused before it comes to what it is about would hide the bug that it looks for: our own implementation refuses
/// every invalid request at the very layer that the suite names.
@Suite struct FlowLayerTests {
    private struct File: Decodable {
        struct Key: Decodable {
            var id: String
            var privateKeyPem: String
        }
        struct Test: Decodable {
            var id: String
            var key: String
            var body: String
            var layer: String?
        }
        var keys: [Key]
        var tests: [Test]
    }

    /// Whatever is wrong inside RSA is one refusal, so that the library itself is no oracle.
    private static func told(_ layer: String) -> String { ["rsa", "aes-key-length"].contains(layer) ? "oaep" : layer }

    @Test(arguments: TestBackend.allCases, ["open-request", "open-request-envelope"])
    func requestsAreRefusedWhereTheSuiteSays(backend: TestBackend, file: String) throws {
        let path = PublicData.packageRoot.appending(path: "vectors/flow/\(file).json")
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: path))
        let layers = try backend.run { backend in try refusals(of: file, backend) }
        var counts: [String: Int] = [:]
        for test in file.tests {
            guard let layer = test.layer, layer != "payload-json" else { continue }
            #expect(layers[test.id] == Self.told(layer), "\(test.id)")
            counts[layer, default: 0] += 1
        }
        #expect(counts.values.reduce(0, +) > 80)
    }

    /// The layer of each refused test, as `flowproof shim` tells it.
    private func refusals(of file: File, _ backend: some VectorBackend) throws -> [String: String] {
        var server = try ShimServer(backend: backend)
        func ask(_ members: [String: Any]) throws -> [String: Any] {
            let line = try JSONSerialization.data(withJSONObject: members.merging(["id": 1]) { $1 })
            let answer = server.answer(String(decoding: line, as: UTF8.self))
            return try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
        }
        var layers: [String: String] = [:]
        for key in file.keys {
            try #require(try ask(["op": "load-key", "privateKeyPem": key.privateKeyPem])["outcome"] as? String == "ok")
            for test in file.tests where test.key == key.id {
                layers[test.id] = try ask(["op": "open-request", "body": test.body])["layer"] as? String
            }
        }
        return layers
    }
}
