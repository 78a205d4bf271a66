// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto

extension OpenSSLBackend {
    /// Appends the 32 bytes of SHA-256.
    public func sha256(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try unsafe append(EVP_sha256(), byteCount: 32, of: message, to: &digest)
    }

    /// Appends the 20 bytes of SHA-1.
    public func sha1(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try unsafe append(EVP_sha1(), byteCount: 20, of: message, to: &digest)
    }

    package func sha512(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try unsafe append(EVP_sha512(), byteCount: 64, of: message, to: &digest)
    }

    private func append(
        _ algorithm: OpaquePointer?, byteCount: Int, of message: Span<UInt8>, to digest: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard digest.freeCapacity >= byteCount else { throw .invalidLength(of: "digest buffer", byteCount: digest.freeCapacity) }
        let result = unsafe digest.withUnsafeMutableBufferPointer { digest, initializedCount in
            let result = unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_Digest(message.baseAddress, message.count, digest.baseAddress! + initializedCount, nil, algorithm, nil)
            }
            if result == 1 { initializedCount += byteCount }
            return result
        }
        try check(result, "EVP_Digest")
    }

    /// Appends the 32 bytes of HMAC-SHA-256 over `prefix` followed by `message`.
    public func hmacSHA256(
        key: Span<UInt8>, prefix: Span<UInt8>, message: Span<UInt8>, into code: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard code.freeCapacity >= 32 else { throw .invalidLength(of: "HMAC buffer", byteCount: code.freeCapacity) }
        guard let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { throw opensslFailure("EVP_MAC_fetch") }
        defer { unsafe EVP_MAC_free(algorithm) }
        guard let context = unsafe EVP_MAC_CTX_new(algorithm) else { throw opensslFailure("EVP_MAC_CTX_new") }
        defer { unsafe EVP_MAC_CTX_free(context) }
        // An empty key needs an address all the same: without one EVP_MAC_init keeps the key it has, which is none.
        var nothing: UInt8 = 0
        let initialized = unsafe key.withUnsafeBufferPointer { key in
            unsafe withUnsafePointer(to: &nothing) { nothing in
                unsafe flowproof_hmac_sha256_init(context, key.baseAddress ?? nothing, key.count)
            }
        }
        try check(initialized, "EVP_MAC_init")
        for part in 0..<2 {
            let span = part == 0 ? prefix : message
            let result = unsafe span.withUnsafeBufferPointer { unsafe EVP_MAC_update(context, $0.baseAddress, $0.count) }
            try check(result, "EVP_MAC_update")
        }
        let result = unsafe code.withUnsafeMutableBufferPointer { code, initializedCount in
            var written = 0
            let result = unsafe EVP_MAC_final(context, code.baseAddress! + initializedCount, &written, 32)
            initializedCount += written
            return result
        }
        try check(result, "EVP_MAC_final")
    }

    /// Fills what is free of `bytes` from libcrypto's generator for private values.
    public func appendRandomBytes(to bytes: inout OutputSpan<UInt8>) throws(CryptoError) {
        guard bytes.freeCapacity <= Int(CInt.max) else { throw .invalidLength(of: "random bytes", byteCount: bytes.freeCapacity) }
        let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer, initializedCount in
            let count = buffer.count - initializedCount
            guard count > 0, let start = buffer.baseAddress else { return CInt(1) }
            let result = unsafe RAND_priv_bytes(start + initializedCount, CInt(clamping: count))
            if result == 1 { initializedCount += count }
            return result
        }
        try check(result, "RAND_priv_bytes")
    }
}
