// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto

/// AES-128-GCM on one cipher handle.
@safe public final class GcryptAES128GCM: AES128GCM {
    private let handle: OpaquePointer

    init() throws(CryptoError) {
        var handle: OpaquePointer?
        // The constants are alias macros in C, which Swift does not import; the enumerations behind them it does.
        let error = unsafe gcry_cipher_open(
            &handle, CInt(GCRY_CIPHER_AES.rawValue), CInt(GCRY_CIPHER_MODE_GCM.rawValue), CUnsignedInt(GCRY_CIPHER_SECURE.rawValue))
        try check(error, "gcry_cipher_open")
        guard let handle = unsafe handle else { throw .libraryFailure(operation: "gcry_cipher_open") }
        unsafe self.handle = handle
    }

    /// Sets the key of the messages that follow: 16 bytes.
    public func setKey(_ key: Span<UInt8>) throws(CryptoError) {
        guard key.count == 16 else { throw .invalidLength(of: "AES key", byteCount: key.count) }
        let error = unsafe key.withUnsafeBytes { unsafe gcry_cipher_setkey(handle, $0.baseAddress, $0.count) }
        try check(error, "gcry_cipher_setkey")
    }

    /// Encrypts `buffer` in place and appends the 16 bytes of the tag.
    public func seal(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard tag.freeCapacity >= 16 else { throw .invalidLength(of: "tag buffer", byteCount: tag.freeCapacity) }
        try begin(nonce, additionalData)
        try unsafe transform(&buffer, gcry_cipher_encrypt, "gcry_cipher_encrypt")
        let error = unsafe tag.withUnsafeMutableBufferPointer { tag, initializedCount in
            let error = unsafe gcry_cipher_gettag(handle, tag.baseAddress! + initializedCount, 16)
            if error == 0 { initializedCount += 16 }
            return error
        }
        try check(error, "gcry_cipher_gettag")
    }

    /// Decrypts `buffer` in place. When it throws, `buffer` is all zeros.
    public func open(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: Span<UInt8>
    ) throws(CryptoError) {
        do throws(CryptoError) {
            try checkTagLength(tag)
            try begin(nonce, additionalData)
            try unsafe transform(&buffer, gcry_cipher_decrypt, "gcry_cipher_decrypt")
            let error = unsafe tag.withUnsafeBytes { unsafe gcry_cipher_checktag(handle, $0.baseAddress, $0.count) }
            guard error == 0 else { throw .authenticationFailed }
        } catch {
            for index in buffer.indices { buffer[index] = 0 }
            throw error
        }
    }

    private func begin(_ nonce: Span<UInt8>, _ additionalData: Span<UInt8>) throws(CryptoError) {
        // Also what libgcrypt answers to an empty nonce, but only after the message that was open is gone.
        guard nonce.count > 0 else { throw .unsupported("a GCM nonce of 0 bytes") }
        let nonceError = unsafe nonce.withUnsafeBytes { unsafe gcry_cipher_setiv(handle, $0.baseAddress, $0.count) }
        try check(nonceError, "gcry_cipher_setiv")
        guard additionalData.count > 0 else { return }
        let dataError = unsafe additionalData.withUnsafeBytes { unsafe gcry_cipher_authenticate(handle, $0.baseAddress, $0.count) }
        try check(dataError, "gcry_cipher_authenticate")
    }

    private func transform(
        _ buffer: inout MutableSpan<UInt8>,
        _ function: (OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int) -> gcry_error_t, _ operation: String
    ) throws(CryptoError) {
        guard buffer.count > 0 else { return }
        let error = unsafe buffer.withUnsafeMutableBytes { bytes in
            // In place: no input means that the output is the input.
            unsafe function(handle, bytes.baseAddress, bytes.count, nil, 0)
        }
        try check(error, operation)
    }

    deinit { unsafe gcry_cipher_close(handle) }
}

extension GcryptBackend {
    /// AES-128 in Galois/Counter Mode, with nonces of any length but zero.
    public func makeAES128GCM() throws(CryptoError) -> GcryptAES128GCM { try GcryptAES128GCM() }
}
