// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

@Suite struct KeyDerivationTests {
    private struct Example: Sendable, CustomTestStringConvertible {
        var derivation: KeyDerivation
        var passphrase: String
        var key: String
        var testDescription: String { "\(derivation.name) of \"\(passphrase)\"" }
    }

    private static func pbkdf2(_ function: KeyDerivation.PseudoRandomFunction, _ iterations: Int, salt: String = "salt") -> KeyDerivation {
        .pbkdf2(salt: Array(salt.utf8), iterations: iterations, function)
    }

    private static func scrypt(_ salt: String, cost: Int, parallelization: Int) -> KeyDerivation {
        .scrypt(salt: Array(salt.utf8), cost: cost, blockSize: 8, parallelization: parallelization)
    }

    /// RFC 6070, RFC 7914 sections 11 and 12; the other hashes and MD5 as Python's hashlib computes them.
    private static let examples = [
        Example(
            derivation: pbkdf2(.sha1, 4_096), passphrase: "password", key: "4b007901b765489abead49d926f721d065a429c1"),
        Example(
            derivation: pbkdf2(.sha1, 1_000), passphrase: "password",
            key: "6e88be8bad7eae9d9e10aa061224034fed48d03fcbad968b56006784539d5214"),
        Example(
            derivation: pbkdf2(.sha224, 1_000), passphrase: "password",
            key: "d3bcf320fd918908eafcaa460faf40e201f6508d4e6f3d9c1c0abd30dae08cc8"),
        Example(
            derivation: pbkdf2(.sha256, 1_000), passphrase: "password",
            key: "632c2812e46d4604102ba7618e9d6d7d2f8128f6266b4a03264d2a0460b7dcb3"),
        Example(
            derivation: pbkdf2(.sha384, 1_000), passphrase: "password",
            key: "3bd37e2236941d4a77b1b5b714c6f913fabb6b0841a6d7d8656b99d611e900fe"),
        Example(
            derivation: pbkdf2(.sha512, 1_000), passphrase: "password",
            key: "afe6c5530785b6cc6b1c6453384731bd5ee432ee549fd42fb6695779ad8a1c5b"),
        Example(
            derivation: pbkdf2(.sha256, 1), passphrase: "passwd",
            key: "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"),
        Example(
            derivation: scrypt("NaCl", cost: 1_024, parallelization: 16), passphrase: "password",
            key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
        Example(
            derivation: scrypt("SodiumChloride", cost: 16_384, parallelization: 1), passphrase: "pleaseletmein",
            key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
        Example(
            derivation: .opensslMD5(salt: [UInt8](0..<8)), passphrase: "password",
            key: "b03096345e805d3aa4392d2e72791dfb13e12d3f61094a3fc347ace86b99ada6"),
        Example(
            derivation: .opensslMD5(salt: [UInt8](0..<8)), passphrase: "password", key: "b03096345e805d3aa4392d2e72791dfb13e12d3f61094a3f"),
        Example(derivation: .opensslMD5(salt: [UInt8](0..<8)), passphrase: "password", key: "b03096345e805d3aa4392d2e72791dfb"),
    ]

    @Test(arguments: examples, TestBackend.allCases)
    private func example(example: Example, backend: TestBackend) throws {
        let key = try backend.run { try $0.derive(example.derivation, example.passphrase, byteCount: example.key.count / 2) }
        #expect(Hex.encode(key) == example.key)
    }

    /// Whatever people type, the empty passphrase included; and no bytes at all are no key but no mistake either.
    @Test(arguments: ["", "x", "pässwörd \u{1F511}", String(repeating: "long ", count: 100)], [0, 16, 24, 32])
    func backendsAgree(passphrase: String, byteCount: Int) throws {
        for derivation in [
            Self.pbkdf2(.sha1, 2), Self.pbkdf2(.sha512, 2), Self.scrypt("salt", cost: 2, parallelization: 1),
            .opensslMD5(salt: [UInt8](8..<16)),
        ] {
            let keys = try TestBackend.allCases.map { try $0.run { try $0.derive(derivation, passphrase, byteCount: byteCount) } }
            #expect(keys[0].count == byteCount)
            #expect(keys[0] == keys[1], "\(derivation)")
        }
    }

    /// libgcrypt fixes r at 8; the other backend does not.
    @Test func otherBlockSizesOfScrypt() throws {
        let derivation = KeyDerivation.scrypt(salt: [], cost: 16, blockSize: 1, parallelization: 1)
        let key = try TestBackend.openssl.run { try $0.derive(derivation, "", byteCount: 64) }
        // RFC 7914 section 12, the first example.
        #expect(
            Hex.encode(key)
                == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
        #expect(throws: CryptoError.unsupported("scrypt with r = 1 in libgcrypt")) {
            try TestBackend.gcrypt.run { try $0.derive(derivation, "", byteCount: 64) }
        }
    }

    /// Every one of these would be a trap, a read past the salt or a write past the key in the C function, or another key in silence.
    @Test(
        arguments: [
            pbkdf2(.sha256, 0), pbkdf2(.sha256, -1), pbkdf2(.sha256, Int(Int32.max) + 1), pbkdf2(.sha256, Int.max),
            scrypt("salt", cost: 0, parallelization: 1), scrypt("salt", cost: -16, parallelization: 1),
            scrypt("salt", cost: 3, parallelization: 1), scrypt("salt", cost: 1 << 62, parallelization: 1),
            scrypt("salt", cost: 16, parallelization: 0), scrypt("salt", cost: 16, parallelization: Int.max),
            .scrypt(salt: [1], cost: 16, blockSize: 0, parallelization: 1),
            .scrypt(salt: [1], cost: 16, blockSize: Int.max, parallelization: 1),
            .opensslMD5(salt: []), .opensslMD5(salt: [1, 2, 3, 4, 5, 6, 7]), .opensslMD5(salt: [UInt8](0..<9)),
        ], TestBackend.allCases)
    func absurdParametersAreRefused(derivation: KeyDerivation, backend: TestBackend) throws {
        #expect(throws: CryptoError.self) { try backend.run { try $0.derive(derivation, "password", byteCount: 32) } }
    }

    @Test(arguments: [1, 8, 15, 17, 20, 31, 33, 64], TestBackend.allCases)
    func md5MakesKeysOfCiphersOnly(byteCount: Int, backend: TestBackend) throws {
        #expect(throws: CryptoError.self) {
            try backend.run { try $0.derive(.opensslMD5(salt: [UInt8](0..<8)), "password", byteCount: byteCount) }
        }
    }
}
