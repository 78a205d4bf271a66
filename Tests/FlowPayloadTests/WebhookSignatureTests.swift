// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowPayload
import Foundation
import TestSupport
import Testing

/// X-Hub-Signature-256 over the raw body.
@Suite struct WebhookSignatureTests {
    private static let body = Array(#"{"encrypted_flow_data":"a\/b","n":1.0}"#.utf8)

    private func sign(_ backend: TestBackend, by secrets: [String], of body: [UInt8] = body) throws -> String {
        try backend.run { backend in try signer(backend, secrets).sign(body) }
    }

    private func verify(_ header: String, _ backend: TestBackend, by secrets: [String], of body: [UInt8] = body) throws {
        try backend.run { backend in try signer(backend, secrets).verify(header, body) }
    }

    private struct Signer {
        var sign: ([UInt8]) throws -> String
        var verify: (String, [UInt8]) throws -> Void
    }

    private func signer(_ backend: some CryptoBackend, _ secrets: [String]) -> Signer {
        let signer = WebhookSigner(backend: backend, secrets: secrets.map(Self.secret))
        return Signer(sign: { try signer.sign($0.span) }, verify: { try signer.verify($0, of: $1.span) })
    }

    private static func secret(_ text: String) -> AppSecret { AppSecret(SecretBytes(copying: Array(text.utf8).span)) }

    /// RFC 4231 test case 2: a key and a message of text.
    @Test(arguments: TestBackend.allCases)
    func signatureIsHMAC(backend: TestBackend) throws {
        let header = try sign(backend, by: ["Jefe"], of: Array("what do ya want for nothing?".utf8))
        #expect(header == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(arguments: TestBackend.pairs)
    func oneBackendVerifiesTheOther(signer: TestBackend, verifier: TestBackend) throws {
        for body in [[], Self.body, [UInt8](repeating: 0, count: 100_000)] {
            let header = try sign(signer, by: ["secret"], of: body)
            try verify(header, verifier, by: ["secret"], of: body)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anyOfSeveralSecretsWillDo(backend: TestBackend) throws {
        let header = try sign(backend, by: ["old", "new"])
        #expect(try header == sign(backend, by: ["old"]), "the first one signs")
        for secrets in [["old"], ["old", "new"], ["new", "old"], ["a", "b", "old"]] {
            try verify(header, backend, by: secrets)
        }
        for secrets in [["new"], ["a", "b"], ["ol"], ["old "], ["OLD"]] {
            #expect(throws: SignatureError.mismatch) { try verify(header, backend, by: secrets) }
        }
    }

    /// An empty key is one that anybody has.
    @Test(arguments: TestBackend.allCases)
    func emptySecretsAreRefused(backend: TestBackend) throws {
        let header = try sign(backend, by: ["secret"])
        for secrets in [[], [""], ["", "secret"], ["secret", ""]] {
            #expect(throws: SignatureError.emptySecret) { try verify(header, backend, by: secrets) }
        }
        for secrets in [[], [""], ["", "secret"]] { #expect(throws: SignatureError.emptySecret) { try sign(backend, by: secrets) } }
    }

    @Test(arguments: TestBackend.allCases)
    func malformedHeadersAreRefused(backend: TestBackend) throws {
        let header = try sign(backend, by: ["secret"])
        let digits = String(header.dropFirst(7))
        #expect(digits.contains { $0.isLetter })
        var malformed: [String] = [
            "", "sha256=", digits, header.uppercased(), header + "0", header + "00", header + "\n", " " + header, header + " ",
        ]
        malformed += [digits.uppercased(), String(digits.dropLast()), String(digits.dropLast(2)), digits.dropLast() + "g"].map {
            "sha256=\($0)"
        }
        malformed += [
            "SHA256=\(digits)", "sha1=\(digits.prefix(40))", "sha256:\(digits)", "sha256= \(digits.dropLast())", "sha256=sha256=\(digits)",
        ]
        malformed += [
            "sha256=\"\(digits)\"", "sha256=" + String(repeating: "é", count: 32), "sha256=" + String(repeating: "0", count: 100_000),
        ]
        for text in malformed {
            #expect(throws: SignatureError.malformedHeader, Comment(rawValue: text)) {
                try verify(text, backend, by: ["secret"])
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func everyDigitCounts(backend: TestBackend) throws {
        let header = Array(try sign(backend, by: ["secret"]))
        for index in 7..<header.count {
            var changed = header
            changed[index] = changed[index] == "0" ? "1" : "0"
            #expect(throws: SignatureError.mismatch) { try verify(String(changed), backend, by: ["secret"]) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func bodyWrittenAgainIsRefused(backend: TestBackend) throws {
        let header = try sign(backend, by: ["secret"])
        let object = try JSONSerialization.jsonObject(with: Data(Self.body))
        let again = [UInt8](try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]))
        #expect(again != Self.body)
        for body in [again, Self.body + [0x0A], Array(Self.body.dropLast()), []] {
            #expect(throws: SignatureError.mismatch) { try verify(header, backend, by: ["secret"], of: body) }
        }
    }
}
