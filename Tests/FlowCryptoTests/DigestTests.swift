// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

@Suite struct DigestTests {
    // MARK: SHA-256

    /// The examples of NIST for FIPS 180-4, and the hash of nothing.
    private static let digests: [(message: [UInt8], digest: String)] = [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test(arguments: TestBackend.allCases)
    func sha256(backend: TestBackend) throws {
        for (message, digest) in Self.digests {
            let found = try backend.run { try $0.sha256(message.span) }
            #expect(Hex.encode(found) == digest)
        }
    }

    /// The example of FIPS 180-4, and the hash of nothing.
    @Test(arguments: TestBackend.allCases)
    func sha1(backend: TestBackend) throws {
        for (message, digest) in [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ] {
            let bytes = Array(message.utf8)
            #expect(Hex.encode(try backend.run { try $0.sha1(bytes.span) }) == digest)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func digestsAreAppendedAndNeedRoom(backend: TestBackend) throws {
        let (message, key): ([UInt8], [UInt8]) = (Array("abc".utf8), [])
        try backend.run { backend in
            let expected = try backend.sha256(message.span)
            let appended = try [UInt8](capacity: 33) { output throws(CryptoError) in
                output.append(0xA5)
                try backend.sha256(message.span, into: &output)
            }
            #expect(appended == [0xA5] + expected)
            #expect(throws: CryptoError.invalidLength(of: "digest buffer", byteCount: 31)) {
                _ = try [UInt8](capacity: 31) { output throws(CryptoError) in try backend.sha256(message.span, into: &output) }
            }
            #expect(throws: CryptoError.invalidLength(of: "HMAC buffer", byteCount: 31)) {
                _ = try [UInt8](capacity: 31) { output throws(CryptoError) in
                    try backend.hmacSHA256(key: key.span, prefix: Span(), message: message.span, into: &output)
                }
            }
        }
    }

    // MARK: HMAC-SHA-256

    /// RFC 4231 section 4, all but the truncated one; last, no key and no message.
    private static let codes: [(key: [UInt8], message: String, code: String)] = [
        ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            "This is a test using a larger than block-size key and a larger than block-size data. "
                + "The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
        ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test(arguments: TestBackend.allCases)
    func hmacSHA256(backend: TestBackend) throws {
        for (key, message, code) in Self.codes {
            let bytes = Array(message.utf8)
            let found = try backend.run { try $0.hmacSHA256(key: key.span, message: bytes.span) }
            #expect(Hex.encode(found) == code)
        }
    }

    /// RFC 4231 test cases 3 and 4, whose messages are no text.
    @Test(arguments: TestBackend.allCases)
    func hmacSHA256OfBytes(backend: TestBackend) throws {
        let cases: [(key: [UInt8], byte: UInt8, code: String)] = [
            ([UInt8](repeating: 0xAA, count: 20), 0xDD, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            ([UInt8](1...25), 0xCD, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        ]
        for (key, byte, code) in cases {
            let message = [UInt8](repeating: byte, count: 50)
            let found = try backend.run { try $0.hmacSHA256(key: key.span, message: message.span) }
            #expect(Hex.encode(found) == code)
        }
    }

    /// Prefix and message are one text, wherever it is cut.
    @Test(arguments: TestBackend.allCases)
    func prefixComesFirst(backend: TestBackend) throws {
        let (key, message) = ([UInt8](1...25), [UInt8](0..<100))
        try backend.run { backend in
            let expected = try backend.hmacSHA256(key: key.span, message: message.span)
            for cut in 0...message.count {
                let code = try [UInt8](capacity: 32) { output throws(CryptoError) in
                    try backend.hmacSHA256(
                        key: key.span, prefix: message.span.extracting(..<cut), message: message.span.extracting(cut...), into: &output)
                }
                #expect(code == expected)
            }
        }
    }
}
