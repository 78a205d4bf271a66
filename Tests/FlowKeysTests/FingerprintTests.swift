// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

@Suite struct FingerprintTests {
    private struct Refused: Error {}

    private func fingerprint(of numbers: RSAPublicNumbers) throws -> String {
        try TestBackend.openssl.run { backend in
            try SPKIFingerprint(of: numbers) { span in try backend.sha256(span) }.description
        }
    }

    @Test(
        .enabled(if: PublicData.hasCaptures),
        arguments: [
            ("pywa-public.pem", "ef6078fbce1ffe7b23df08ab2bf64ebdc14db1ce14641b5032fbea0c94217445"),
            ("chakra-sample-public.pem", "b72f7a90a479606b9aa208eb466b36c0c4b1d8fe0411b044a2a395b057893575"),
        ])
    func capturedKeys(name: String, fingerprint: String) throws {
        let file = KeyFile(reading: try PublicData.capture(name))
        #expect(file.items.count == 1)
        let numbers = try #require(file.items.first?.rsa)
        #expect(numbers.bitCount == 2048)
        #expect(numbers.publicExponent == [1, 0, 1])
        #expect(try self.fingerprint(of: numbers) == fingerprint)
        // The key of a real GET answer lacks its last newline; nothing else is wrong with either.
        #expect(file.allDefects.allSatisfy { $0.kind == .noFinalNewline })
    }

    @Test(.enabled(if: PublicData.hasCaptures)) func capturedPrivateKey() throws {
        let item = try #require(KeyFile(reading: try PublicData.capture("pywa-private-encrypted.pem")).items.first)
        guard case .pbes2(.pbkdf2(_, 2048, .sha256), .tripleDES, _)? = item.encryption?.scheme else {
            Issue.record("\(String(describing: item.encryption?.scheme))")
            return
        }
    }

    @Test func oneKeyHasOneFingerprint() throws {
        let key = try SampleKey.shared()
        let forms: [[UInt8]] = [
            key.pem, key.spki, key.privatePEM, JSONWebKey.encode(key.numbers),
            PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(key.numbers).span),
        ]
        let fingerprints = try forms.map { try fingerprint(of: #require(KeyFile(reading: $0).items.first?.rsa)) }
        #expect(Set(fingerprints).count == 1)
        #expect(fingerprints[0].utf8.count == 64)
        #expect(fingerprints[0] != (try fingerprint(of: SampleKey.make().numbers)))
    }

    @Test func failureOfTheDigestIsPassedOn() throws {
        let numbers = try SampleKey.shared().numbers
        #expect(throws: Refused.self) { try SPKIFingerprint(of: numbers) { _ throws(Refused) in throw Refused() } }
    }
}
