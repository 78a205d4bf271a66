// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// Private keys that are refused, each for its own reason.
@Suite struct PrivateKeyRefusalTests {
    private static let passphrase = ForeignKey.passphrase

    private static func read(_ item: KeyItem, _ backend: TestBackend, passphrase: String = passphrase) throws {
        try backend.run { backend in _ = try backend.privateKey(item, passphrase: secret(passphrase)) }
    }

    /// The fixture key in PBES2 with few iterations.
    private static func protectedItem(_ container: PrivateKeyForm.Container = .pkcs8) throws -> KeyItem {
        let der = try FixtureKey.pkcs8(.openssl)
        let pem = try TestBackend.openssl.run { backend in
            let form = PrivateKeyForm(container: container, iterations: 10)
            return try backend.encodePrivateKey(pkcs8: SecretBytes(copying: der.span), as: form, passphrase: secret(passphrase)).bytes()
        }
        return try KeyFile.onlyItem(pem)
    }

    // MARK: Protection that is not opened

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: TestBackend.allCases)
    func oldSchemesAreNamed(backend: TestBackend) throws {
        let item = try KeyFile.onlyItem(ForeignTools.topk8(["-v1", "PBE-SHA1-3DES"]))
        #expect(throws: PrivateKeyError.unsupportedProtection("pbeWithSHA1And3-KeyTripleDES-CBC")) { try Self.read(item, backend) }
    }

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: TestBackend.allCases)
    func otherCiphersAreNamed(backend: TestBackend) throws {
        let der = try FixtureKey.pkcs8(.openssl)
        let camellia = try ForeignTools.openssl(
            "rsa", "-inform", "DER", "-camellia256", "-traditional", "-passout", "pass:\(Self.passphrase)", input: der)
        let item = try KeyFile.onlyItem(camellia)
        #expect(throws: PrivateKeyError.unsupportedProtection("CAMELLIA-256-CBC")) { try Self.read(item, backend) }
        let aria = try KeyFile.onlyItem(ForeignTools.topk8(["-v2", "aria-256-cbc"]))
        #expect(throws: PrivateKeyError.unsupportedProtection("cipher aria-256-cbc")) { try Self.read(aria, backend) }
    }

    /// libgcrypt fixes r at 8.
    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"))
    func scryptWithAnotherBlockSize() throws {
        let pem = try ForeignTools.topk8(["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "16", "-scrypt_p", "1"])
        let item = try KeyFile.onlyItem(pem)
        try Self.read(item, .openssl)
        #expect(throws: PrivateKeyError.refused(.unsupported("scrypt with r = 16 in libgcrypt"))) { try Self.read(item, .gcrypt) }
    }

    // MARK: Absurd costs

    /// Refused before any work is done: these would take from minutes to millennia, or all memory.
    private static let absurdDerivations: [KeyDerivation] = {
        let salt = [UInt8](0..<16)
        let iterations = [Int.min, -1, 0, 10_000_001, Int(Int32.max), 1 << 40, Int.max]
        let scrypt =
            [(1 << 30, 8, 1), (1 << 20, 16, 1), (3, 8, 1), (1, 8, 1), (0, 8, 1), (-2, 8, 1), (1_024, 0, 1), (1_024, -8, 1)]
            + [(1_024, 8, 0), (1_024, 8, 17), (1_024, 8, Int.max), (1 << 62, 1 << 62, 1), (Int.min, Int.min, Int.min)]
        return iterations.map { .pbkdf2(salt: salt, iterations: $0, .sha256) }
            + scrypt.map { .scrypt(salt: salt, cost: $0.0, blockSize: $0.1, parallelization: $0.2) }
    }()

    @Test(arguments: absurdDerivations, TestBackend.allCases)
    func absurdCostIsRefused(derivation: KeyDerivation, backend: TestBackend) throws {
        var item = try Self.protectedItem()
        guard case .pbes2(_, let cipher, let iv)? = item.encryption?.scheme else {
            Issue.record("not PBES2")
            return
        }
        item.encryption?.scheme = .pbes2(derivation, cipher, initializationVector: iv)
        let reason =
            switch derivation {
            case .scrypt(_, let cost, let blockSize, let parallelization):
                "scrypt with N = \(cost), r = \(blockSize), p = \(parallelization)"
            case .pbkdf2(_, let iterations, _): "\(iterations) PBKDF2 iterations"
            default: ""
            }
        #expect(throws: PrivateKeyError.derivationTooCostly(reason)) { try Self.read(item, backend) }
    }

    // MARK: Damaged ciphertext

    /// Whatever is missing, it must not be told from a wrong passphrase: who tries passphrases learns nothing from the padding.
    @Test(arguments: PrivateKeyForm.Container.allCases, TestBackend.allCases)
    func truncatedCiphertext(container: PrivateKeyForm.Container, backend: TestBackend) throws {
        let item = try Self.protectedItem(container)
        let ciphertext = try #require(item.encryption?.ciphertext)
        for count in [0, 1, 15, 16, 32, ciphertext.count - 17, ciphertext.count - 16, ciphertext.count - 1] {
            var truncated = item
            truncated.encryption?.ciphertext = Array(ciphertext.prefix(count))
            #expect(throws: PrivateKeyError.wrongPassphrase, "\(count) bytes") { try Self.read(truncated, backend) }
        }
        try Self.read(item, backend)
    }

    @Test(arguments: PrivateKeyForm.Container.allCases, TestBackend.allCases)
    func damagedCiphertext(container: PrivateKeyForm.Container, backend: TestBackend) throws {
        let item = try Self.protectedItem(container)
        let ciphertext = try #require(item.encryption?.ciphertext)
        // In CBC a byte damages its own block and the same byte of the next: here the tags and lengths in front, and the last byte of
        // the padding. The last block itself is left alone, for once in 256 times noise ends in padding.
        for index in [0, 1, 15, ciphertext.count - 17] {
            var damaged = item
            damaged.encryption?.ciphertext[index] ^= 0x80
            #expect(throws: PrivateKeyError.wrongPassphrase, "byte \(index)") { try Self.read(damaged, backend) }
        }
    }

    // MARK: Other things than RSA private keys

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: TestBackend.allCases)
    func otherAlgorithmsAreNamed(backend: TestBackend) throws {
        let options = [[], ["-aes256", "-pass", "pass:\(Self.passphrase)"]]
        let curve = try options.map { options in
            try ForeignTools.openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"] + options)
        }
        for pem in curve {
            let item = try KeyFile.onlyItem(pem)
            #expect(throws: PrivateKeyError.notAnRSAKey(.ellipticCurve("P-256"))) { try Self.read(item, backend) }
        }
        let pss = try KeyFile.onlyItem(
            ForeignTools.openssl("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"))
        #expect(throws: PrivateKeyError.notAnRSAKey(.rsaPSS)) { try Self.read(pss, backend) }
    }

    @Test(arguments: TestBackend.allCases)
    func publicKeyIsNoPrivateKey(backend: TestBackend) throws {
        let spki = try FixtureKey.spki(backend)
        let item = try KeyFile.onlyItem(PEM.encode(label: "PUBLIC KEY", spki.span))
        #expect(throws: PrivateKeyError.notAPrivateKey(.spki)) { try Self.read(item, backend) }
    }

    /// A key whose numbers contradict each other is found when it is loaded, not with the first customer.
    @Test(arguments: PrivateKeyForm.Container.allCases, TestBackend.allCases)
    func contradictingNumbers(container: PrivateKeyForm.Container, backend: TestBackend) throws {
        let der = try FixtureKey.pkcs8(backend)
        let layout = try RSAPrivateKeyLayout(strictDER: der)
        let other = try FixtureKey.pkcs8(backend == .openssl ? .gcrypt : .openssl)
        let otherLayout = try RSAPrivateKeyLayout(strictDER: other)
        var numbers = layout.numbers.map { Array(der[$0]) }
        // The modulus of another key, as when two files were mixed up.
        numbers[0] = Array(other[otherLayout.modulus])
        let mixed = DERWriter.rsaPrivateKey(numbers)
        let pem =
            switch container {
            case .pkcs8: PEM.encode(label: "PRIVATE KEY", DERWriter.pkcs8(rsaPrivateKey: mixed).span)
            case .pkcs1: PEM.encode(label: "RSA PRIVATE KEY", mixed.span)
            }
        let item = try KeyFile.onlyItem(pem)
        #expect(throws: PrivateKeyError.refused(.inconsistentKey)) { try Self.read(item, backend) }
    }
}
