// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto

/// Encrypts with one prepared EVP_PKEY_CTX.
@safe public final class OpenSSLOAEPEncryptor: OAEPEncryptor {
    private let context: OpaquePointer
    private let key: OpenSSLPublicKey

    init(_ key: OpenSSLPublicKey) throws(CryptoError) {
        unsafe context = try makeContext(key.handle, EVP_PKEY_encrypt_init, label: [UInt8]().span)
        self.key = key
    }

    /// Appends a ciphertext of exactly the modulus' size.
    public func encrypt(_ message: Span<UInt8>, into ciphertext: inout OutputSpan<UInt8>) throws(CryptoError) {
        let byteCount = key.modulusByteCount
        guard message.count <= byteCount - 66 else { throw .invalidLength(of: "message", byteCount: message.count) }
        guard ciphertext.freeCapacity >= byteCount else {
            throw .invalidLength(of: "ciphertext buffer", byteCount: ciphertext.freeCapacity)
        }
        let result = unsafe ciphertext.withUnsafeMutableBufferPointer { buffer, initializedCount in
            unsafe message.withUnsafeBufferPointer { message in
                var written = byteCount
                let start = unsafe buffer.baseAddress! + initializedCount
                let result = unsafe EVP_PKEY_encrypt(context, start, &written, message.baseAddress ?? UnsafePointer(start), message.count)
                if result == 1 { initializedCount += written }
                return result
            }
        }
        try check(result, "EVP_PKEY_encrypt")
    }

    deinit { unsafe EVP_PKEY_CTX_free(context) }
}

/// Decrypts with one prepared EVP_PKEY_CTX.
@safe public final class OpenSSLOAEPDecryptor: OAEPDecryptor {
    private let context: OpaquePointer
    private let key: OpenSSLPrivateKey
    // libcrypto wants room for as many bytes as the modulus has, however short the message.
    private let scratch: UnsafeMutableBufferPointer<UInt8>

    init(_ key: OpenSSLPrivateKey, label: Span<UInt8>) throws(CryptoError) {
        unsafe context = try makeContext(key.handle, EVP_PKEY_decrypt_init, label: label)
        self.key = key
        unsafe scratch = .allocate(capacity: key.publicKey.modulusByteCount)
    }

    /// Appends the message.
    public func decrypt(_ ciphertext: Span<UInt8>, into message: inout OutputSpan<UInt8>) throws(CryptoError) {
        guard unsafe ciphertext.count == scratch.count else { throw .decryptionFailed }
        defer { unsafe OPENSSL_cleanse(scratch.baseAddress, scratch.count) }
        var byteCount = unsafe scratch.count
        let result = unsafe ciphertext.withUnsafeBufferPointer { ciphertext in
            unsafe EVP_PKEY_decrypt(context, scratch.baseAddress, &byteCount, ciphertext.baseAddress, ciphertext.count)
        }
        guard result == 1, byteCount <= message.freeCapacity else {
            ERR_clear_error()
            throw .decryptionFailed
        }
        for index in 0..<byteCount { unsafe message.append(scratch[index]) }
    }

    deinit {
        unsafe scratch.deallocate()
        unsafe EVP_PKEY_CTX_free(context)
    }
}

extension OpenSSLBackend: VectorBackend {
    /// RSAES-OAEP with SHA-256, MGF1 with SHA-256, empty label.
    public func makeOAEPEncryptor(for key: OpenSSLPublicKey) throws(CryptoError) -> OpenSSLOAEPEncryptor {
        try OpenSSLOAEPEncryptor(key)
    }

    /// RSAES-OAEP with SHA-256, MGF1 with SHA-256, empty label.
    public func makeOAEPDecryptor(for key: OpenSSLPrivateKey) throws(CryptoError) -> OpenSSLOAEPDecryptor {
        try OpenSSLOAEPDecryptor(key, label: [UInt8]().span)
    }

    package func makeOAEPDecryptor(for key: OpenSSLPrivateKey, label: Span<UInt8>) throws(CryptoError) -> OpenSSLOAEPDecryptor {
        try OpenSSLOAEPDecryptor(key, label: label)
    }

    package func privateKey(provenPKCS8 der: Span<UInt8>) throws(CryptoError) -> OpenSSLPrivateKey { try privateKey(pkcs8: der) }

    package func applyPublicKey(
        _ key: OpenSSLPublicKey, to block: Span<UInt8>, into result: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        let byteCount = key.modulusByteCount
        guard block.count == byteCount else { throw .invalidLength(of: "block", byteCount: block.count) }
        guard result.freeCapacity >= byteCount else { throw .invalidLength(of: "result buffer", byteCount: result.freeCapacity) }
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.handle, nil) else {
            throw opensslFailure("EVP_PKEY_CTX_new_from_pkey")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_encrypt_init(context), "EVP_PKEY_encrypt_init")
        try unsafe check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), "EVP_PKEY_CTX_set_rsa_padding")
        let status = unsafe result.withUnsafeMutableBufferPointer { buffer, initializedCount in
            unsafe block.withUnsafeBufferPointer { block in
                var written = byteCount
                let status = unsafe EVP_PKEY_encrypt(
                    context, buffer.baseAddress! + initializedCount, &written, block.baseAddress, block.count)
                if status == 1 { initializedCount += written }
                return status
            }
        }
        try check(status, "EVP_PKEY_encrypt")
    }
}

/// A context for RSAES-OAEP with SHA-256 in both places.
private func makeContext(
    _ key: OpaquePointer, _ initialize: (OpaquePointer?) -> CInt, label: Span<UInt8>
) throws(CryptoError) -> OpaquePointer {
    guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { throw opensslFailure("EVP_PKEY_CTX_new_from_pkey") }
    do throws(CryptoError) {
        try unsafe check(initialize(context), "EVP_PKEY_encrypt_init or EVP_PKEY_decrypt_init")
        try unsafe check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING), "EVP_PKEY_CTX_set_rsa_padding")
        try unsafe check(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()), "EVP_PKEY_CTX_set_rsa_oaep_md")
        try unsafe check(EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()), "EVP_PKEY_CTX_set_rsa_mgf1_md")
        if label.count > 0 {
            let copy = unsafe label.withUnsafeBufferPointer { unsafe CRYPTO_memdup($0.baseAddress, $0.count, #fileID, #line) }
            guard let copy = unsafe copy else { throw opensslFailure("CRYPTO_memdup") }
            // The context takes ownership of the copy, unless it fails.
            guard unsafe EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, CInt(label.count)) == 1 else {
                unsafe CRYPTO_free(copy, #fileID, #line)
                throw opensslFailure("EVP_PKEY_CTX_set0_rsa_oaep_label")
            }
        }
        return unsafe context
    } catch {
        unsafe EVP_PKEY_CTX_free(context)
        throw error
    }
}
