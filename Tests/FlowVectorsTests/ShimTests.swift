// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowVectors
import Foundation
import TestSupport
import Testing

@Suite struct ShimTests {
    /// A shim with a key loaded, and the answers it gives.
    private struct Session<Backend: VectorBackend> {
        var server: ShimServer<Backend>
        let publicKeyPem: String

        init(_ backend: Backend) throws {
            server = try ShimServer(backend: backend)
            let key = try backend.generatePrivateKey()
            publicKeyPem = String(decoding: PEM.encode(key.publicKey.numbers), as: UTF8.self)
            let pem = try backend.encodePrivateKey(pkcs8: key.pkcs8(), as: PrivateKeyForm(cipher: nil), passphrase: nil)
            let text = pem.withSpan { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
            try #require(ask(["op": "load-key", "privateKeyPem": text])["outcome"] as? String == "ok")
        }

        mutating func ask(_ members: [String: Any]) throws -> [String: Any] {
            let request = try JSONSerialization.data(withJSONObject: members.merging(["id": 7]) { $1 })
            let answer = server.answer(String(decoding: request, as: UTF8.self))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
            #expect(object["id"] as? Int == 7)
            return object
        }

        mutating func outcome(_ members: [String: Any]) throws -> String? { try ask(members)["outcome"] as? String }
    }

    @Test(arguments: TestBackend.allCases)
    func payloadsTravelBothWays(backend: TestBackend) throws {
        try backend.run { backend in try payloadsTravelBothWays(backend) }
    }

    private func payloadsTravelBothWays(_ backend: some VectorBackend) throws {
        var session = try Session(backend)
        let sealed = try session.ask(["op": "seal-request", "publicKeyPem": session.publicKeyPem, "plaintext": "e30="])
        let opened = try session.ask(["op": "open-request", "body": try #require(sealed["body"])])
        #expect(opened["plaintext"] as? String == "e30=")
        let (key, iv) = (try #require(opened["aesKey"] as? String), try #require(opened["iv"] as? String))
        #expect(sealed["aesKey"] as? String == key)
        #expect(sealed["iv"] as? String == iv)
        let response = try session.ask(["op": "seal-response", "aesKey": key, "iv": iv, "plaintext": "eyJhIjoxfQ=="])
        let body = try #require(response["body"] as? String)
        #expect(try session.ask(["op": "open-response", "aesKey": key, "iv": iv, "body": body])["plaintext"] as? String == "eyJhIjoxfQ==")
        #expect(try session.outcome(["op": "open-response", "aesKey": key, "iv": iv, "body": body + "\n"]) == "reject")

        for scenario in ["open-request", "seal-response", "round-trip", "seal-request"] {
            let timed = try session.ask(["op": "bench", "scenario": scenario, "count": 2])
            #expect(try #require(timed["nanoseconds"] as? Int) > 0, "\(scenario)")
        }
        #expect(try session.outcome(["op": "bench", "scenario": "oaep-decrypt", "count": 2]) == "error")
        #expect(try session.outcome(["op": "bench", "scenario": "nothing-known", "count": 2]) == "unsupported")
        #expect(try session.outcome(["op": "bench", "scenario": "open-request", "count": 0]) == "error")
    }

    @Test(arguments: TestBackend.allCases)
    func primitivesAnswer(backend: TestBackend) throws {
        try backend.run { backend in try primitivesAnswer(backend) }
    }

    private func primitivesAnswer(_ backend: some VectorBackend) throws {
        var session = try Session(backend)
        // NIST's test case 2 of the GCM specification: a zero key, a zero block.
        let zeros = String(repeating: "0", count: 32)
        let nonce = String(repeating: "0", count: 24)
        var call: [String: Any] = ["op": "aes-128-gcm-seal", "key": zeros, "nonce": nonce, "additionalData": "", "plaintext": zeros]
        let sealed = try session.ask(call)
        #expect(sealed["ciphertext"] as? String == "0388dace60b6a392f328c2b971b2fe78")
        #expect(sealed["tag"] as? String == "ab6e47d42cec13bdf53a67b21257bddf")
        call["op"] = "aes-128-gcm-open"
        call["ciphertext"] = sealed["ciphertext"]
        call["tag"] = sealed["tag"]
        #expect(try session.ask(call)["plaintext"] as? String == zeros)
        call["tag"] = zeros
        #expect(try session.ask(call)["layer"] as? String == "gcm-tag")
        #expect(try session.outcome(["op": "oaep-decrypt", "ciphertext": String(repeating: "00", count: 256)]) == "reject")
        let parsed = try session.ask(["op": "parse-key", "pem": session.publicKeyPem])
        #expect(parsed["bitCount"] as? Int == 2048)
        #expect((parsed["spkiSHA256"] as? String)?.count == 64)
        #expect(try session.outcome(["op": "parse-key", "pem": session.publicKeyPem + "x"]) == "reject")
    }

    @Test(arguments: TestBackend.allCases)
    func mistakesOfTheHarnessAreErrors(backend: TestBackend) throws {
        try backend.run { backend in try mistakesAreErrors(backend) }
    }

    private func mistakesAreErrors(_ backend: some VectorBackend) throws {
        var session = try Session(backend)
        #expect(try session.outcome(["op": "hello", "protocol": 2]) == "error")
        #expect(try session.outcome(["op": "open-request"]) == "error")
        #expect(try session.outcome(["op": "seal-response", "aesKey": "xx", "iv": "", "plaintext": ""]) == "error")
        #expect(try session.outcome(["op": "dance"]) == "unsupported")
        #expect(session.server.answer("not JSON").contains("\"error\""))
        #expect(try session.outcome(["op": "load-key", "privateKeyPem": session.publicKeyPem]) == "reject")
    }

    @Test(.enabled(if: PublicData.hasCaptures, "the captures are absent"), arguments: TestBackend.allCases)
    func theCaptureOpens(backend: TestBackend) throws {
        try backend.run { backend in try opensTheCapture(backend) }
    }

    private func opensTheCapture(_ backend: some VectorBackend) throws {
        let capture = try Capture.load()
        var session = try Session(backend)
        let pem = String(decoding: try PublicData.capture("pywa-private-encrypted.pem"), as: UTF8.self)
        #expect(try session.outcome(["op": "load-key", "privateKeyPem": pem, "passphrase": "wrong"]) == "reject")
        #expect(try session.outcome(["op": "load-key", "privateKeyPem": pem, "passphrase": capture.passphrase]) == "ok")
        let body = String(decoding: capture.requestBody, as: UTF8.self)
        let opened = try session.ask(["op": "open-request", "body": body])
        #expect(opened["aesKey"] as? String == capture.aesKey)
        #expect(opened["iv"] as? String == capture.nonce)
    }
}
