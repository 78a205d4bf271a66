// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// CBC without padding, as private keys and media files need it.
@Suite struct BlockCipherTests {
    private struct Example: Sendable, CustomTestStringConvertible {
        var cipher: BlockCipherCBC
        var key, iv, ciphertext: String
        var testDescription: String { cipher.name }
    }

    private static let plaintext =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

    /// NIST SP 800-38A sections F.2.1, F.2.3 and F.2.5, and NIST's TCBC example with three keys continued to four AES blocks.
    private static let examples = [
        Example(
            cipher: .aes128, key: "2b7e151628aed2a6abf7158809cf4f3c", iv: "000102030405060708090a0b0c0d0e0f",
            ciphertext: "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
                + "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"),
        Example(
            cipher: .aes192, key: "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", iv: "000102030405060708090a0b0c0d0e0f",
            ciphertext: "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
                + "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd"),
        Example(
            cipher: .aes256, key: "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            iv: "000102030405060708090a0b0c0d0e0f",
            ciphertext: "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
                + "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"),
        Example(
            cipher: .tripleDES, key: "0123456789abcdef23456789abcdef01456789abcdef0123", iv: "f69f2445df4f9b17",
            ciphertext: "2079c3d53aa763e193b79e2569ab5262516570481f25b50f73c0bda85c8e0da7"
                + "9bd86425fae429fdbd65a7a21b6e5d20925d8b0ef919a428154b96ed90f2bc1e"),
    ]

    private static func bytes(_ hex: String) throws -> [UInt8] { try #require(Hex.decode(hex.utf8)) }

    private static func transform(
        _ backend: some CryptoBackend, _ cipher: BlockCipherCBC, key: [UInt8], iv: [UInt8], _ buffer: inout [UInt8], encrypt: Bool
    ) throws {
        var span = buffer.mutableSpan
        if encrypt {
            try backend.encryptCBC(cipher, key: key.span, initializationVector: iv.span, &span)
        } else {
            try backend.decryptCBC(cipher, key: key.span, initializationVector: iv.span, &span)
        }
    }

    @Test(arguments: examples, TestBackend.allCases)
    private func example(example: Example, backend: TestBackend) throws {
        let (key, iv) = (try Self.bytes(example.key), try Self.bytes(example.iv))
        try backend.run { backend in
            var buffer = try Self.bytes(Self.plaintext)
            try Self.transform(backend, example.cipher, key: key, iv: iv, &buffer, encrypt: true)
            #expect(Hex.encode(buffer) == example.ciphertext)
            try Self.transform(backend, example.cipher, key: key, iv: iv, &buffer, encrypt: false)
            #expect(Hex.encode(buffer) == Self.plaintext)
        }
    }

    /// Each message starts afresh, whatever came before it, and nothing is a message too.
    @Test(arguments: examples, TestBackend.allCases)
    private func everyBlockCount(example: Example, backend: TestBackend) throws {
        let (key, iv) = (try Self.bytes(example.key), try Self.bytes(example.iv))
        let ciphertext = try Self.bytes(example.ciphertext)
        try backend.run { backend in
            for count in stride(from: 0, through: ciphertext.count, by: example.cipher.blockByteCount) {
                var buffer = try Array(Self.bytes(Self.plaintext).prefix(count))
                try Self.transform(backend, example.cipher, key: key, iv: iv, &buffer, encrypt: true)
                #expect(buffer == Array(ciphertext.prefix(count)))
            }
        }
    }

    @Test(arguments: BlockCipherCBC.allCases, TestBackend.allCases)
    func wrongLengthsAreRefused(cipher: BlockCipherCBC, backend: TestBackend) throws {
        func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
        let (keyCount, blockCount) = (cipher.keyByteCount, cipher.blockByteCount)
        let cases: [(key: Int, iv: Int, message: Int, refused: String, byteCount: Int)] = [
            (keyCount - 1, blockCount, blockCount, "key", keyCount - 1), (keyCount + 1, blockCount, blockCount, "key", keyCount + 1),
            (0, blockCount, blockCount, "key", 0), (keyCount, 0, blockCount, "initialization vector", 0),
            (keyCount, blockCount - 1, blockCount, "initialization vector", blockCount - 1),
            (keyCount, blockCount + 1, blockCount, "initialization vector", blockCount + 1),
            (keyCount, blockCount, 1, "message", 1), (keyCount, blockCount, blockCount + 1, "message", blockCount + 1),
        ]
        try backend.run { backend in
            for (key, iv, message, refused, byteCount) in cases {
                for encrypt in [true, false] {
                    var buffer = [UInt8](repeating: 7, count: message)
                    #expect(throws: CryptoError.invalidLength(of: "\(cipher.name) \(refused)", byteCount: byteCount)) {
                        try Self.transform(backend, cipher, key: zeros(key), iv: zeros(iv), &buffer, encrypt: encrypt)
                    }
                    #expect(buffer == [UInt8](repeating: 7, count: message))
                }
            }
        }
    }
}
