// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto
public import FlowKeys

/// An RSA public key that OpenSSL has decoded.
@safe public final class OpenSSLPublicKey: RSAPublicKey, @unchecked Sendable {
    // Sendable: libcrypto locks what it changes inside an EVP_PKEY, and nothing here changes it.
    let handle: OpaquePointer
    /// Modulus and public exponent.
    public let numbers: RSAPublicNumbers

    /// Takes ownership of `handle`.
    init(_ handle: OpaquePointer) throws(CryptoError) {
        unsafe self.handle = handle
        do {
            numbers = try unsafe readNumbers(handle)
        } catch {
            unsafe EVP_PKEY_free(handle)
            throw error
        }
    }

    deinit { unsafe EVP_PKEY_free(handle) }
}

/// An RSA private key that OpenSSL has decoded or made.
@safe public final class OpenSSLPrivateKey: RSAPrivateKey, @unchecked Sendable {
    // Sendable: as OpenSSLPublicKey.
    let handle: OpaquePointer
    /// The public half.
    public let publicKey: OpenSSLPublicKey

    /// Takes ownership of `handle`.
    init(_ handle: OpaquePointer) throws(CryptoError) {
        unsafe self.handle = handle
        do {
            unsafe EVP_PKEY_up_ref(handle)
            publicKey = try unsafe OpenSSLPublicKey(handle)
        } catch {
            unsafe EVP_PKEY_free(handle)
            throw error
        }
    }

    /// An unencrypted PKCS#8 PrivateKeyInfo (RFC 5958) in DER.
    public func pkcs8() throws(CryptoError) -> SecretBytes {
        guard let info = unsafe EVP_PKEY2PKCS8(handle) else { throw opensslFailure("EVP_PKEY2PKCS8") }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        let byteCount = unsafe i2d_PKCS8_PRIV_KEY_INFO(info, nil)
        guard byteCount > 0 else { throw opensslFailure("i2d_PKCS8_PRIV_KEY_INFO") }
        return SecretBytes(capacity: Int(byteCount)) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                var cursor = buffer.baseAddress
                initializedCount = unsafe Int(i2d_PKCS8_PRIV_KEY_INFO(info, &cursor))
            }
        }
    }

    deinit { unsafe EVP_PKEY_free(handle) }
}

extension OpenSSLBackend {
    /// Makes an RSA-2048 key pair with e = 65537.
    public func generatePrivateKey() throws(CryptoError) -> OpenSSLPrivateKey {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw opensslFailure("EVP_PKEY_CTX_new_from_name") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
        try unsafe check(EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048), "EVP_PKEY_CTX_set_rsa_keygen_bits")
        var key: OpaquePointer?
        try unsafe check(EVP_PKEY_generate(context, &key), "EVP_PKEY_generate")
        guard let key = unsafe key else { throw opensslFailure("EVP_PKEY_generate") }
        return try unsafe OpenSSLPrivateKey(key)
    }

    /// Reads a SubjectPublicKeyInfo with OpenSSL's decoder, and refuses what OpenSSL had to repair.
    public func publicKey(spki der: Span<UInt8>) throws(CryptoError) -> OpenSSLPublicKey {
        let decoded = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let decoded = unsafe decoded else {
            ERR_clear_error()
            throw .unreadableKey
        }
        guard unsafe EVP_PKEY_get_base_id(decoded) == EVP_PKEY_RSA else {
            unsafe EVP_PKEY_free(decoded)
            throw .notAnRSAKey
        }
        let key = try unsafe OpenSSLPublicKey(decoded)
        // d2i_PUBKEY accepts BER, absent parameters and trailing bytes; the one canonical encoding proves their absence.
        let canonical = key.spki
        guard canonical.count == der.count, canonical.indices.allSatisfy({ canonical[$0] == der[$0] }) else { throw .unreadableKey }
        return key
    }

    /// Reads a PKCS#8 PrivateKeyInfo with OpenSSL's decoder, and refuses what OpenSSL would have to repair.
    public func privateKey(pkcs8 der: Span<UInt8>) throws(CryptoError) -> OpenSSLPrivateKey {
        _ = try RSAPrivateKeyLayout(pkcs8: der)
        var consumed = 0
        let info = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let info = unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count)
            if unsafe info != nil, let start = buffer.baseAddress, let end = unsafe cursor { consumed = unsafe end - start }
            return unsafe info
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard unsafe info != nil, consumed == der.count, let key = unsafe EVP_PKCS82PKEY(info) else {
            ERR_clear_error()
            throw .unreadableKey
        }
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
            unsafe EVP_PKEY_free(key)
            throw .notAnRSAKey
        }
        let privateKey = try unsafe OpenSSLPrivateKey(key)
        try requireConsistency(privateKey)
        return privateKey
    }
}

/// Throws unless the numbers of a private key are what RFC 8017 section 3.2 says of them, for two primes.
///
/// libcrypto loads any numbers, checks what its Chinese remainder step yields, and falls back to d without a word.
private func requireConsistency(_ key: OpenSSLPrivateKey) throws(CryptoError) {
    var thirdPrime: OpaquePointer?
    defer { unsafe BN_clear_free(thirdPrime) }
    guard unsafe EVP_PKEY_get_bn_param(key.handle, "rsa-factor3", &thirdPrime) != 1 else { throw .unreadableKey }
    ERR_clear_error()
    guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.handle, nil) else { throw opensslFailure("EVP_PKEY_CTX_new_from_pkey") }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    guard unsafe EVP_PKEY_check(context) == 1 else {
        // The first entry names the cause: the numbers, or a library that could not get at its own parts to check them.
        let cause = flowproof_error_library(ERR_peek_error())
        if [ERR_LIB_EVP, ERR_LIB_RAND, ERR_LIB_CRYPTO].contains(cause) { throw opensslFailure("EVP_PKEY_check") }
        ERR_clear_error()
        throw .inconsistentKey
    }
}
