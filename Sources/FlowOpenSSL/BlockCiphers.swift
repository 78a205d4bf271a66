// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto
public import FlowKeys

extension OpenSSLBackend {
    /// CBC in place, over whole blocks, without padding.
    public func encryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try cbc(cipher, key, initializationVector, &buffer, encrypt: true)
    }

    /// CBC in place, over whole blocks; padding is left where it is.
    public func decryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try cbc(cipher, key, initializationVector, &buffer, encrypt: false)
    }

    private func cbc(
        _ cipher: BlockCipherCBC, _ key: Span<UInt8>, _ iv: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>, encrypt: Bool
    ) throws(CryptoError) {
        try cipher.checkLengths(key: key, initializationVector: iv, buffer: buffer)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw opensslFailure("EVP_CIPHER_CTX_new") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let initialized = unsafe key.withUnsafeBufferPointer { key in
            unsafe iv.withUnsafeBufferPointer { iv in
                unsafe EVP_CipherInit_ex(context, cipher.evp, nil, key.baseAddress, iv.baseAddress, encrypt ? 1 : 0)
            }
        }
        try check(initialized, "EVP_CipherInit_ex")
        try unsafe check(EVP_CIPHER_CTX_set_padding(context, 0), "EVP_CIPHER_CTX_set_padding")
        guard buffer.count > 0 else { return }
        let result = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            var written: CInt = 0
            return unsafe EVP_CipherUpdate(context, bytes.baseAddress, &written, bytes.baseAddress, CInt(bytes.count))
        }
        try check(result, "EVP_CipherUpdate")
    }
}

extension BlockCipherCBC {
    var evp: OpaquePointer? {
        switch self {
        case .aes128: unsafe EVP_aes_128_cbc()
        case .aes192: unsafe EVP_aes_192_cbc()
        case .aes256: unsafe EVP_aes_256_cbc()
        case .tripleDES: unsafe EVP_des_ede3_cbc()
        }
    }
}
