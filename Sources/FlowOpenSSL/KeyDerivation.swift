// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto
public import FlowKeys

extension OpenSSLBackend {
    /// Fills what is free of `key` with bytes made from a passphrase.
    public func deriveKey(
        _ derivation: KeyDerivation, passphrase: Span<UInt8>, into key: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        try derivation.checkParameters(passphraseByteCount: passphrase.count, keyByteCount: key.freeCapacity)
        let result = unsafe key.withUnsafeMutableBufferPointer { key, initializedCount in
            let count = key.count - initializedCount
            guard count > 0, let start = key.baseAddress else { return CInt(1) }
            let result = unsafe derive(derivation, passphrase, start + initializedCount, count)
            if result == 1 { initializedCount += count }
            return result
        }
        try check(result, derivation.name)
    }

    private func derive(_ derivation: KeyDerivation, _ passphrase: Span<UInt8>, _ key: UnsafeMutablePointer<UInt8>, _ count: Int) -> CInt {
        unsafe passphrase.withUnsafeBytes { passphrase in
            // Without an address EVP_BytesToKey writes nothing and still reports success.
            let start = unsafe passphrase.baseAddress ?? UnsafeRawPointer(key)
            let text = unsafe start.assumingMemoryBound(to: CChar.self)
            let length = CInt(clamping: passphrase.count)
            switch derivation {
            case .pbkdf2(let salt, let iterations, let function):
                return unsafe PKCS5_PBKDF2_HMAC(
                    text, length, salt, CInt(salt.count), CInt(clamping: iterations), function.evp, CInt(count), key)
            case .scrypt(let salt, let cost, let blockSize, let parallelization):
                // libcrypto's own limit of 32 MiB would refuse keys that its command line writes with -scrypt_N.
                let memory = UInt64(128) * UInt64(blockSize) * UInt64(cost + parallelization + 2)
                return unsafe EVP_PBE_scrypt(
                    text, Int(length), salt, salt.count, UInt64(cost), UInt64(blockSize), UInt64(parallelization), memory, key, count)
            case .opensslMD5(let salt):
                let cipher = unsafe count == 16 ? EVP_aes_128_cbc() : count == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc()
                let bytes = unsafe start.assumingMemoryBound(to: UInt8.self)
                return unsafe EVP_BytesToKey(cipher, EVP_md5(), salt, bytes, length, 1, key, nil) == CInt(count) ? 1 : 0
            }
        }
    }
}

extension KeyDerivation.PseudoRandomFunction {
    var evp: OpaquePointer? {
        switch self {
        case .sha1: unsafe EVP_sha1()
        case .sha224: unsafe EVP_sha224()
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }
}
