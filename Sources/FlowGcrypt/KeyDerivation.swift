// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto
public import FlowKeys

extension GcryptBackend {
    /// Fills what is free of `key` with bytes made from a passphrase.
    public func deriveKey(
        _ derivation: KeyDerivation, passphrase: Span<UInt8>, into key: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        try derivation.checkParameters(passphraseByteCount: passphrase.count, keyByteCount: key.freeCapacity)
        guard key.freeCapacity > 0 else { return }
        switch derivation {
        case .pbkdf2(let salt, let iterations, let function):
            try derive(GCRY_KDF_PBKDF2, CInt(function.algorithm), salt, UInt(iterations), passphrase, &key)
        case .scrypt(let salt, let cost, let blockSize, let parallelization):
            // libgcrypt fixes r = 8, which is also what every tool writes by default.
            guard blockSize == 8 else { throw .unsupported("scrypt with r = \(blockSize) in libgcrypt") }
            try derive(GCRY_KDF_SCRYPT, CInt(clamping: cost), salt, UInt(parallelization), passphrase, &key)
        case .opensslMD5(let salt):
            try chainMD5(salt, passphrase, &key)
        }
    }

    private func derive(
        _ algorithm: gcry_kdf_algos, _ parameter: CInt, _ salt: [UInt8], _ iterations: UInt, _ passphrase: Span<UInt8>,
        _ key: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard !salt.isEmpty else { throw .unsupported("a key derivation without salt in libgcrypt") }
        let error = unsafe key.withUnsafeMutableBufferPointer { key, initializedCount in
            let count = key.count - initializedCount
            let error = unsafe passphrase.withUnsafeBytes { passphrase in
                // libgcrypt wants an address even for no bytes; the key's is as good as any.
                unsafe gcry_kdf_derive(
                    passphrase.baseAddress ?? UnsafeRawPointer(key.baseAddress!), passphrase.count, CInt(algorithm.rawValue), parameter,
                    salt, salt.count, iterations,
                    count, key.baseAddress! + initializedCount)
            }
            if error == 0 { initializedCount = key.count }
            return error
        }
        try check(error, "gcry_kdf_derive")
    }

    /// OpenSSL's EVP_BytesToKey with one pass: D(i) = MD5(D(i-1) || passphrase || salt), and the key is D(1) || D(2) || …
    private func chainMD5(_ salt: [UInt8], _ passphrase: Span<UInt8>, _ key: inout OutputSpan<UInt8>) throws(CryptoError) {
        var block = SecretBytes(capacity: 0) { _ in }
        while key.freeCapacity > 0 {
            let input = SecretBytes(capacity: block.count + passphrase.count + salt.count) { output in
                block.withSpan { block in for index in block.indices { output.append(block[index]) } }
                for index in passphrase.indices { output.append(passphrase[index]) }
                for byte in salt { output.append(byte) }
            }
            block = SecretBytes(capacity: 16) { output in
                unsafe output.withUnsafeMutableBufferPointer { digest, initializedCount in
                    input.withSpan { input in
                        unsafe input.withUnsafeBytes {
                            unsafe gcry_md_hash_buffer(CInt(GCRY_MD_MD5.rawValue), digest.baseAddress!, $0.baseAddress, $0.count)
                        }
                    }
                    initializedCount = 16
                }
            }
            block.withSpan { block in for index in 0..<min(16, key.freeCapacity) { key.append(block[index]) } }
        }
    }
}

extension KeyDerivation.PseudoRandomFunction {
    var algorithm: UInt32 {
        switch self {
        case .sha1: GCRY_MD_SHA1.rawValue
        case .sha224: GCRY_MD_SHA224.rawValue
        case .sha256: GCRY_MD_SHA256.rawValue
        case .sha384: GCRY_MD_SHA384.rawValue
        case .sha512: GCRY_MD_SHA512.rawValue
        }
    }
}
