// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowPayload
import TestSupport
import Testing

/// WhatsApp takes RSA-2048 and nothing else: both sides refuse other keys when they are made, not with the first payload.
@Suite(.enabled(if: Command.exists("openssl"))) struct KeySizeTests {
    @Test(arguments: [1024, 2047, 2056, 3072, 4096])
    func otherSizesAreRefused(bitCount: Int) throws {
        let pem = try Command.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:\(bitCount)"]).standardOutput
        let item = try #require(KeyFile(reading: pem).items.first)
        for backend in TestBackend.allCases {
            let expected = FlowError.unsupportedKeySize(bitCount: bitCount)
            #expect(throws: expected, "\(backend)") { try backend.run { backend in try makeServer(item, backend) } }
            #expect(throws: expected, "\(backend)") { try backend.run { backend in try makePhone(item, backend) } }
        }
    }

    @Test func theRightSizeIsTaken() throws {
        let der = TestKey.pkcs8
        let pem = PEM.encode(label: "PRIVATE KEY", der.span)
        let item = try #require(KeyFile(reading: pem).items.first)
        for backend in TestBackend.allCases {
            try backend.run { backend in try makeServer(item, backend) }
            try backend.run { backend in try makePhone(item, backend) }
        }
    }

    private func makeServer(_ item: KeyItem, _ backend: some CryptoBackend) throws {
        _ = try FlowRequestOpener(backend: backend, privateKey: backend.privateKey(item))
    }

    private func makePhone(_ item: KeyItem, _ backend: some CryptoBackend) throws {
        let spki = try #require(item.canonicalSPKI)
        _ = try FlowRequestSealer(backend: backend, publicKey: backend.publicKey(spki: spki.span))
    }
}
