// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto
public import FlowKeys

extension GcryptBackend {
    /// CBC in place, over whole blocks, without padding.
    public func encryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try unsafe cbc(cipher, key, initializationVector, &buffer, gcry_cipher_encrypt)
    }

    /// CBC in place, over whole blocks; padding is left where it is.
    public func decryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try unsafe cbc(cipher, key, initializationVector, &buffer, gcry_cipher_decrypt)
    }

    private func cbc(
        _ cipher: BlockCipherCBC, _ key: Span<UInt8>, _ iv: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>,
        _ function: (OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int) -> gcry_error_t
    ) throws(CryptoError) {
        try cipher.checkLengths(key: key, initializationVector: iv, buffer: buffer)
        var handle: OpaquePointer?
        let opened = unsafe gcry_cipher_open(
            &handle, cipher.algorithm, CInt(GCRY_CIPHER_MODE_CBC.rawValue), CUnsignedInt(GCRY_CIPHER_SECURE.rawValue))
        try check(opened, "gcry_cipher_open")
        defer { unsafe gcry_cipher_close(handle) }
        try unsafe check(key.withUnsafeBytes { unsafe gcry_cipher_setkey(handle, $0.baseAddress, $0.count) }, "gcry_cipher_setkey")
        try unsafe check(iv.withUnsafeBytes { unsafe gcry_cipher_setiv(handle, $0.baseAddress, $0.count) }, "gcry_cipher_setiv")
        guard buffer.count > 0 else { return }
        let result = unsafe buffer.withUnsafeMutableBytes { unsafe function(handle, $0.baseAddress, $0.count, nil, 0) }
        try check(result, "gcry_cipher_encrypt or gcry_cipher_decrypt")
    }
}

extension BlockCipherCBC {
    var algorithm: CInt {
        switch self {
        case .aes128: CInt(GCRY_CIPHER_AES.rawValue)
        case .aes192: CInt(GCRY_CIPHER_AES192.rawValue)
        case .aes256: CInt(GCRY_CIPHER_AES256.rawValue)
        case .tripleDES: CInt(GCRY_CIPHER_3DES.rawValue)
        }
    }
}
