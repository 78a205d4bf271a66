// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto

extension GcryptBackend {
    /// Appends the 32 bytes of SHA-256.
    public func sha256(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try append(GCRY_MD_SHA256, byteCount: 32, of: message, to: &digest)
    }

    /// Appends the 20 bytes of SHA-1.
    public func sha1(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try append(GCRY_MD_SHA1, byteCount: 20, of: message, to: &digest)
    }

    package func sha512(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try append(GCRY_MD_SHA512, byteCount: 64, of: message, to: &digest)
    }

    private func append(
        _ algorithm: gcry_md_algos, byteCount: Int, of message: Span<UInt8>, to digest: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard digest.freeCapacity >= byteCount else { throw .invalidLength(of: "digest buffer", byteCount: digest.freeCapacity) }
        unsafe digest.withUnsafeMutableBufferPointer { digest, initializedCount in
            unsafe message.withUnsafeBytes { message in
                unsafe gcry_md_hash_buffer(
                    CInt(algorithm.rawValue), digest.baseAddress! + initializedCount, message.baseAddress, message.count)
            }
            initializedCount += byteCount
        }
    }

    /// Appends the 32 bytes of HMAC-SHA-256 over `prefix` followed by `message`.
    public func hmacSHA256(
        key: Span<UInt8>, prefix: Span<UInt8>, message: Span<UInt8>, into code: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        guard code.freeCapacity >= 32 else { throw .invalidLength(of: "HMAC buffer", byteCount: code.freeCapacity) }
        var handle: OpaquePointer?
        try unsafe check(gcry_mac_open(&handle, CInt(GCRY_MAC_HMAC_SHA256.rawValue), 0, nil), "gcry_mac_open")
        defer { unsafe gcry_mac_close(handle) }
        // One zero byte is the same HMAC key as none (RFC 2104 pads with zeros), and libgcrypt wants an address.
        let emptyKey: [UInt8] = [0]
        let keyError = unsafe key.withUnsafeBytes { key in
            unsafe key.isEmpty ? gcry_mac_setkey(handle, emptyKey, 1) : gcry_mac_setkey(handle, key.baseAddress, key.count)
        }
        try check(keyError, "gcry_mac_setkey")
        for part in 0..<2 {
            let span = part == 0 ? prefix : message
            guard span.count > 0 else { continue }
            let error = unsafe span.withUnsafeBytes { unsafe gcry_mac_write(handle, $0.baseAddress, $0.count) }
            try check(error, "gcry_mac_write")
        }
        let error = unsafe code.withUnsafeMutableBufferPointer { code, initializedCount in
            var byteCount = 32
            let error = unsafe gcry_mac_read(handle, code.baseAddress! + initializedCount, &byteCount)
            if error == 0 { initializedCount += byteCount }
            return error
        }
        try check(error, "gcry_mac_read")
    }

    /// Fills what is free of `bytes` from libgcrypt's generator for session keys.
    public func appendRandomBytes(to bytes: inout OutputSpan<UInt8>) throws(CryptoError) {
        unsafe bytes.withUnsafeMutableBufferPointer { buffer, initializedCount in
            guard initializedCount < buffer.count, let start = buffer.baseAddress else { return }
            unsafe gcry_randomize(start + initializedCount, buffer.count - initializedCount, GCRY_STRONG_RANDOM)
            initializedCount = buffer.count
        }
    }
}
