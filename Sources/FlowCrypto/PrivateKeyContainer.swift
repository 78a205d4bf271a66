// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Why a private key could not be taken out of its container.
@nonexhaustive public enum PrivateKeyError: Error, Equatable, Sendable {
    /// It is encrypted and no passphrase was given.
    case passphraseRequired
    /// The passphrase does not open it.
    case wrongPassphrase
    /// A protection that flowproof does not open, by its name.
    case unsupportedProtection(String)
    /// A key derivation whose cost is beyond any that a tool writes; refused so that a file cannot keep a server busy.
    case derivationTooCostly(String)
    /// Something else than a private key.
    case notAPrivateKey(KeyStructure)
    /// A private key of another algorithm than RSA.
    case notAnRSAKey(KeyAlgorithm)
    /// A key that was decoded and is damaged.
    case damaged(KeyDefect)
    /// The backend refused it.
    case refused(CryptoError)
}

extension CryptoBackend {
    /// Takes an RSA private key out of any container that ``FlowKeys/KeyFile`` reads, and proves it with one encryption.
    ///
    /// - Parameter passphrase: needed for an encrypted key, ignored for another.
    public func privateKey(
        _ item: KeyItem, passphrase: borrowing SecretBytes? = nil
    ) throws(PrivateKeyError) -> PrivateKey {
        let der = try pkcs8(item, passphrase: passphrase)
        do {
            let key = try der.withSpan { span throws(CryptoError) in try privateKey(pkcs8: span) }
            try prove(key)
            return key
        } catch {
            throw .refused(error)
        }
    }

    /// The unencrypted PKCS#8 PrivateKeyInfo (DER) of a private key in any container.
    public func pkcs8(_ item: KeyItem, passphrase: borrowing SecretBytes? = nil) throws(PrivateKeyError) -> SecretBytes {
        switch item.structure {
        case .pkcs8, .pkcs1Private:
            return try normalise(item.body)
        case .encryptedPKCS8, .encryptedTraditional:
            guard let encryption = item.encryption else {
                throw item.defects.first.map { .damaged($0) } ?? .notAPrivateKey(item.structure)
            }
            // An optional noncopyable value can be looked into only by borrowing it in a switch.
            switch passphrase {
            case .none: throw .passphraseRequired
            case .some(let passphrase): return try decrypt(encryption, passphrase)
            }
        default:
            throw .notAPrivateKey(item.structure)
        }
    }

    private func decrypt(_ encryption: PrivateKeyEncryption, _ passphrase: borrowing SecretBytes) throws(PrivateKeyError) -> SecretBytes {
        let (derivation, cipher, iv) = try parameters(of: encryption.scheme)
        guard !encryption.ciphertext.isEmpty, encryption.ciphertext.count % cipher.blockByteCount == 0 else { throw .wrongPassphrase }
        var plaintext = encryption.ciphertext
        defer { plaintext.wipe() }
        do {
            let key = try derive(derivation, cipher, passphrase)
            var span = plaintext.mutableSpan
            try key.withSpan { key throws(CryptoError) in
                try decryptCBC(cipher, key: key, initializationVector: iv.span, &span)
            }
        } catch {
            throw .refused(error)
        }
        guard let count = PKCS7Padding.unpaddedCount(plaintext.span, blockByteCount: cipher.blockByteCount) else { throw .wrongPassphrase }
        var body = Array(plaintext[..<count])
        defer { body.wipe() }
        do {
            return try normalise(body)
        } catch .damaged {
            // One wrong passphrase in 256 leaves padding that looks right around bytes that are no key.
            throw .wrongPassphrase
        } catch .notAPrivateKey {
            throw .wrongPassphrase
        }
    }

    private func derive(
        _ derivation: KeyDerivation, _ cipher: BlockCipherCBC, _ passphrase: borrowing SecretBytes
    ) throws(CryptoError) -> SecretBytes {
        try SecretBytes(capacity: cipher.keyByteCount) { output throws(CryptoError) in
            try passphrase.withSpan { span throws(CryptoError) in
                try deriveKey(derivation, passphrase: span, into: &output)
            }
        }
    }

    private func parameters(
        of scheme: PrivateKeyEncryption.Scheme
    ) throws(PrivateKeyError) -> (KeyDerivation, BlockCipherCBC, iv: [UInt8]) {
        switch scheme {
        case .pbes2(let derivation, let cipher, let iv):
            try derivation.checkCost()
            return (derivation, cipher, iv)
        case .traditional(let cipher, let iv):
            return (.opensslMD5(salt: Array(iv.prefix(8))), cipher, iv)
        case .pbes1(let name), .unsupported(let name):
            throw .unsupportedProtection(name)
        }
    }

    /// PKCS#8 of a decrypted key, which traditional PEM keeps as PKCS#1.
    private func normalise(_ der: [UInt8]) throws(PrivateKeyError) -> SecretBytes {
        let found = KeyItem(structureOf: der)
        if let algorithm = found.algorithm, algorithm != .rsa { throw .notAnRSAKey(algorithm) }
        // Only a key that cannot be read at all stops here; the linter is the one to complain of the rest.
        guard found.rsa != nil else { throw found.defects.first.map { .damaged($0) } ?? .notAPrivateKey(found.structure) }
        switch found.structure {
        case .pkcs8:
            return SecretBytes(copying: der.span)
        case .pkcs1Private:
            var wrapped = DERWriter.pkcs8(rsaPrivateKey: der)
            return SecretBytes(moving: &wrapped)
        default:
            throw .notAPrivateKey(found.structure)
        }
    }

    /// Encrypts 16 zero bytes and decrypts them again, so that a key whose numbers contradict each other is found
    /// when it is loaded and not with the first customer.
    private func prove(_ key: PrivateKey) throws(CryptoError) {
        let probe = [UInt8](repeating: 0, count: 16)
        let ciphertext = try [UInt8](capacity: key.publicKey.modulusByteCount) { output throws(CryptoError) in
            try makeOAEPEncryptor(for: key.publicKey).encrypt(probe.span, into: &output)
        }
        let message: [UInt8]
        do {
            message = try [UInt8](capacity: 16) { output throws(CryptoError) in
                try makeOAEPDecryptor(for: key).decrypt(ciphertext.span, into: &output)
            }
        } catch .decryptionFailed {
            throw .inconsistentKey
        }
        guard message == probe else { throw .inconsistentKey }
    }
}

extension KeyDerivation {
    /// Ten million PBKDF2 iterations are some five seconds, 1 GiB of scrypt some more: no tool writes so much by default.
    fileprivate func checkCost() throws(PrivateKeyError) {
        switch self {
        case .pbkdf2(_, let iterations, _):
            guard (1...10_000_000).contains(iterations) else { throw .derivationTooCostly("\(iterations) PBKDF2 iterations") }
        case .scrypt(_, let cost, let blockSize, let parallelization):
            let isPowerOfTwo = cost > 1 && cost & (cost - 1) == 0
            let small = 1...1 << 24
            // 128 r (N + p) bytes of memory at most 1 GiB, and N r p blocks of work at most what N = 2^20 with r = 8 takes.
            guard isPowerOfTwo, small.contains(cost), small.contains(blockSize), (1...16).contains(parallelization),
                128 * blockSize * (cost + parallelization + 2) <= 1 << 30, cost * blockSize <= (1 << 23) / parallelization
            else { throw .derivationTooCostly("scrypt with N = \(cost), r = \(blockSize), p = \(parallelization)") }
        case .opensslMD5:
            break
        }
    }
}
