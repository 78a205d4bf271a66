// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// What flowproof itself holds of a secret is overwritten when its owner is gone.
///
/// The private keys are made up, so that no library has loaded their numbers: what libcrypto and libgcrypt leave behind
/// when they work is theirs. One test at a time, because each would find what another has at work.
@Suite(.serialized) struct SecretLifetimeTests {
    // MARK: Private keys

    /// PKCS#8 around random numbers, of which this process holds nothing but halves and a cell that is overwritten.
    private struct MadeUpKey {
        let names = ["d", "p", "q", "dP", "dQ", "qInv"]
        private let patterns: [HiddenPattern]
        private let template: [UInt8]
        private let ranges: [Range<Int>]

        init() throws {
            // A layout that does not depend on the numbers: the top byte of each is 0x55, and only their ends are random.
            func number(_ byteCount: Int) -> [UInt8] { [UInt8](repeating: 0x55, count: byteCount) }
            let numbers = [number(256), [1, 0, 1], number(256)] + (0..<5).map { _ in number(128) }
            template = DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(numbers))
            ranges = try RSAPrivateKeyLayout(strictDER: template).numbers.dropFirst(2).map { $0.suffix(40) }
            patterns = ranges.map { HiddenPattern(byteCount: $0.count) }
        }

        var pkcs8: SecretBytes {
            var secret = SecretBytes(copying: template.span)
            secret.withMutableSpan { span in
                for (range, pattern) in zip(ranges, patterns) {
                    for (index, place) in range.enumerated() { span[place] = pattern[index] }
                }
            }
            return secret
        }

        /// The names of the numbers that are found in memory.
        var found: [String] { get throws { try zip(names, HiddenPattern.occurrences(of: patterns)).filter { $1 > 0 }.map(\.0) } }
    }

    @Test func searchFindsWhatIsThere() throws {
        let key = try MadeUpKey()
        #expect(try key.found == [])
        let secret = key.pkcs8
        let found = try key.found
        #expect(found == key.names)
        secret.withSpan { _ in }
    }

    @Test(arguments: PrivateKeyProtectionTests.Form.all, TestBackend.allCases)
    func container(form: PrivateKeyProtectionTests.Form, backend: TestBackend) throws {
        // A first time for the dynamic linker, see `expectGone`.
        try write(form, try MadeUpKey(), backend)
        let key = try MadeUpKey()
        try write(form, key, backend)
        let found = try key.found
        #expect(found == [])
    }

    private func write(_ form: PrivateKeyProtectionTests.Form, _ key: MadeUpKey, _ backend: TestBackend) throws {
        try backend.run { try Self.writeAndOpen(form, key, $0) }
    }

    /// Writes a key, reads the text and opens what it holds.
    private static func writeAndOpen(
        _ form: PrivateKeyProtectionTests.Form, _ key: MadeUpKey, _ backend: some VectorBackend
    ) throws {
        let text = try backend.encodePrivateKey(pkcs8: key.pkcs8, as: form.form, passphrase: secret("x"))
        // Not in an array, which nobody would wipe.
        try text.withArray { text in try open(text, backend) }
    }

    private static func open(_ text: [UInt8], _ backend: some VectorBackend) throws {
        let item = try KeyFile.onlyItem(text)
        let opened = try backend.pkcs8(item, passphrase: secret("x"))
        #expect(opened.count > 0)
    }

    // MARK: Messages

    @Test(arguments: TestBackend.allCases)
    func decryptedMessage(backend: TestBackend) throws {
        let pattern = HiddenPattern()
        // Encrypted with OpenSSL, which wipes what it has encrypted; libgcrypt does not.
        let ciphertext = try TestBackend.openssl.run { try Self.encrypt(pattern, $0) }
        #expect(try pattern.occurrences() == 0)
        let count = try backend.run { try Self.occurrences(of: pattern, decrypting: ciphertext, $0) }
        #expect(count > 0)
        #expect(try pattern.occurrences() == 0)
    }

    private static func encrypt(_ pattern: HiddenPattern, _ backend: some VectorBackend) throws -> [UInt8] {
        let spki = try FixtureKey.spki(.openssl)
        let encryptor = try backend.makeOAEPEncryptor(for: backend.publicKey(spki: spki.span))
        let message = pattern.secretBytes
        return try [UInt8](capacity: 256) { output throws(CryptoError) in
            try message.withSpan { message throws(CryptoError) in try encryptor.encrypt(message, into: &output) }
        }
    }

    private static func occurrences(
        of pattern: HiddenPattern, decrypting ciphertext: [UInt8], _ backend: some VectorBackend
    ) throws -> Int {
        let pkcs8 = try FixtureKey.pkcs8(.openssl)
        let key = try backend.privateKey(pkcs8: pkcs8.span)
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        // A message for which there is no room, too.
        #expect(throws: CryptoError.decryptionFailed) {
            _ = try SecretBytes(capacity: 31) { output throws(CryptoError) in try decryptor.decrypt(ciphertext.span, into: &output) }
        }
        #expect(try pattern.occurrences() == 0)
        let message = try SecretBytes(capacity: 32) { output throws(CryptoError) in
            try decryptor.decrypt(ciphertext.span, into: &output)
        }
        let count = try pattern.occurrences()
        message.withSpan { _ in }
        return count
    }

    // MARK: Passphrases and symmetric keys

    /// Does something with a secret twice, and looks for the second one.
    ///
    /// Twice, because the dynamic linker saves the vector registers on the stack when a function is called for the first
    /// time, and those may hold what was copied last.
    private static func expectGone(
        _ byteCount: Int, after operation: (HiddenPattern) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try operation(HiddenPattern(byteCount: byteCount))
        let pattern = HiddenPattern(byteCount: byteCount)
        try operation(pattern)
        #expect(try pattern.occurrences() == 0, sourceLocation: sourceLocation)
    }

    @Test(
        arguments: [
            KeyDerivation.pbkdf2(salt: [UInt8](0..<16), iterations: 2, .sha256), .pbkdf2(salt: [UInt8](0..<16), iterations: 2, .sha1),
            .scrypt(salt: [UInt8](0..<16), cost: 16, blockSize: 8, parallelization: 1), .opensslMD5(salt: [UInt8](0..<8)),
        ], TestBackend.allCases)
    func passphrase(derivation: KeyDerivation, backend: TestBackend) throws {
        // Shorter and longer than a block of the hashes, which take a longer key by its hash.
        for byteCount in [32, 200] {
            try Self.expectGone(byteCount) { pattern in
                try backend.run { backend in
                    let passphrase = pattern.secretBytes
                    _ = try SecretBytes(capacity: 32) { output throws(CryptoError) in
                        try passphrase.withSpan { span throws(CryptoError) in
                            try backend.deriveKey(derivation, passphrase: span, into: &output)
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func gcmKey(backend: TestBackend) throws {
        try Self.expectGone(16) { pattern in
            try backend.run { backend in
                let gcm: any AES128GCM = try backend.makeAES128GCM()
                try pattern.secretBytes.withSpan { key throws(CryptoError) in try gcm.setKey(key) }
                let sealed = try gcm.seal([1, 2, 3], nonce: [UInt8](0..<16))
                _ = try gcm.open(sealed, nonce: [UInt8](0..<16))
                // The first round key of AES is the key.
                #expect(try pattern.occurrences() > 0)
                withExtendedLifetime(gcm) {}
            }
        }
    }

    @Test(arguments: BlockCipherCBC.allCases, TestBackend.allCases)
    func cbcKey(cipher: BlockCipherCBC, backend: TestBackend) throws {
        try Self.expectGone(cipher.keyByteCount) { pattern in
            try backend.run { backend in
                let iv = [UInt8](repeating: 0, count: cipher.blockByteCount)
                var buffer = [UInt8](repeating: 0, count: 64)
                var span = buffer.mutableSpan
                try pattern.secretBytes.withSpan { key throws(CryptoError) in
                    try backend.encryptCBC(cipher, key: key, initializationVector: iv.span, &span)
                    try backend.decryptCBC(cipher, key: key, initializationVector: iv.span, &span)
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases, [32, 200])
    func hmacKey(backend: TestBackend, byteCount: Int) throws {
        let message: [UInt8] = [1, 2, 3]
        try Self.expectGone(byteCount) { pattern in
            try backend.run { backend in
                _ = try pattern.secretBytes.withSpan { key throws(CryptoError) in try backend.hmacSHA256(key: key, message: message.span) }
            }
        }
    }
}
