// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto

/// AES-128-GCM on one EVP_CIPHER_CTX.
@safe public final class OpenSSLAES128GCM: AES128GCM {
    private let context: OpaquePointer
    private var nonceByteCount = 12

    init() throws(CryptoError) {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw opensslFailure("EVP_CIPHER_CTX_new") }
        unsafe self.context = context
        // The cipher is named here and never again: naming it on re-keying makes libcrypto free and reallocate its context.
        // All members have their values by now, so a throw runs deinit, which frees the context.
        try unsafe check(EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nil, nil, nil, 1), "EVP_CipherInit_ex")
    }

    /// Sets the key of the messages that follow: 16 bytes.
    public func setKey(_ key: Span<UInt8>) throws(CryptoError) {
        guard key.count == 16 else { throw .invalidLength(of: "AES key", byteCount: key.count) }
        let result = unsafe key.withUnsafeBufferPointer { unsafe EVP_CipherInit_ex(context, nil, nil, $0.baseAddress, nil, 1) }
        try check(result, "EVP_CipherInit_ex")
    }

    /// Encrypts `buffer` in place and appends the 16 bytes of the tag.
    public func seal(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard tag.freeCapacity >= 16 else { throw .invalidLength(of: "tag buffer", byteCount: tag.freeCapacity) }
        try begin(nonce, encrypt: true)
        try update(&buffer, additionalData)
        let result = unsafe tag.withUnsafeMutableBufferPointer { tag, initializedCount in
            var written: CInt = 0
            let start = unsafe tag.baseAddress! + initializedCount
            guard unsafe EVP_CipherFinal_ex(context, start, &written) == 1,
                unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, start) == 1
            else { return CInt(0) }
            initializedCount += 16
            return 1
        }
        try check(result, "EVP_CTRL_AEAD_GET_TAG")
    }

    /// Decrypts `buffer` in place. When it throws, `buffer` is all zeros.
    public func open(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: Span<UInt8>
    ) throws(CryptoError) {
        do throws(CryptoError) {
            try checkTagLength(tag)
            try begin(nonce, encrypt: false)
            let tagResult = unsafe tag.withUnsafeBufferPointer { tag in
                // The parameter is not const in C, but libcrypto only reads it.
                unsafe EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), UnsafeMutablePointer(mutating: tag.baseAddress))
            }
            try check(tagResult, "EVP_CTRL_AEAD_SET_TAG")
            try update(&buffer, additionalData)
            var written: CInt = 0
            var nothing: UInt8 = 0
            guard unsafe EVP_CipherFinal_ex(context, &nothing, &written) == 1 else {
                ERR_clear_error()
                throw .authenticationFailed
            }
        } catch {
            unsafe buffer.withUnsafeMutableBufferPointer { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
            throw error
        }
    }

    private func begin(_ nonce: Span<UInt8>, encrypt: Bool) throws(CryptoError) {
        if nonce.count != nonceByteCount {
            guard nonce.count > 0,
                unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, CInt(clamping: nonce.count), nil) == 1
            else {
                ERR_clear_error()
                throw .unsupported("a GCM nonce of \(nonce.count) bytes")
            }
            nonceByteCount = nonce.count
        }
        let result = unsafe nonce.withUnsafeBufferPointer {
            unsafe EVP_CipherInit_ex(context, nil, nil, nil, $0.baseAddress, encrypt ? 1 : 0)
        }
        try check(result, "EVP_CipherInit_ex")
    }

    private func update(_ buffer: inout MutableSpan<UInt8>, _ additionalData: Span<UInt8>) throws(CryptoError) {
        guard let additionalCount = CInt(exactly: additionalData.count) else {
            throw .invalidLength(of: "additional data", byteCount: additionalData.count)
        }
        guard let bufferCount = CInt(exactly: buffer.count) else { throw .invalidLength(of: "message", byteCount: buffer.count) }
        var written: CInt = 0
        if additionalCount > 0 {
            let result = unsafe additionalData.withUnsafeBufferPointer { data in
                unsafe EVP_CipherUpdate(context, nil, &written, data.baseAddress, additionalCount)
            }
            try check(result, "EVP_CipherUpdate")
        }
        guard bufferCount > 0 else { return }
        let result = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            unsafe EVP_CipherUpdate(context, bytes.baseAddress, &written, bytes.baseAddress, bufferCount)
        }
        try check(result, "EVP_CipherUpdate")
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }
}

extension OpenSSLBackend {
    /// AES-128 in Galois/Counter Mode, with nonces of 1 to 128 bytes.
    public func makeAES128GCM() throws(CryptoError) -> OpenSSLAES128GCM { try OpenSSLAES128GCM() }
}
