// SPDX-License-Identifier: Apache-2.0

/// EME-OAEP decoding (RFC 8017 section 7.1.2 step 3) with SHA-256 and MGF1 with SHA-256,
/// for libraries that offer the raw RSA step and no OAEP that can be trusted.
public enum OAEPDecoding {
    private static let hashByteCount = 32

    /// Appends the message inside `encodedMessage`, which is overwritten on the way.
    ///
    /// Neither the time nor the error tells which check failed: that would decrypt any message in a few
    /// thousand queries (J. Manger, CRYPTO 2001).
    /// - Parameters:
    ///   - encodedMessage: EM, exactly as long as the modulus.
    ///   - labelHash: SHA-256 of the label, 32 bytes.
    /// - Throws: ``CryptoError/decryptionFailed``
    public static func decode(
        _ encodedMessage: inout MutableSpan<UInt8>, labelHash: Span<UInt8>, backend: some CryptoBackend,
        into message: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        let seedEnd = 1 + hashByteCount
        guard encodedMessage.count >= 2 * hashByteCount + 2 else { throw .decryptionFailed }
        // Steps 3b to 3f: both masks are hashes, so DB becomes readable in place.
        try unmask(&encodedMessage, target: 1..<seedEnd, seed: seedEnd..<encodedMessage.count, backend)
        try unmask(&encodedMessage, target: seedEnd..<encodedMessage.count, seed: 1..<seedEnd, backend)

        // Step 3g, without a branch or an index that depends on the bytes.
        var bad = encodedMessage[0]
        for index in 0..<hashByteCount { bad |= encodedMessage[seedEnd + index] ^ labelHash[index] }
        var found: UInt8 = 0
        var separator = 0
        for index in (seedEnd + hashByteCount)..<encodedMessage.count {
            let byte = encodedMessage[index]
            let isOne = ConstantTime.isZero(byte ^ 1)
            separator = ConstantTime.select(isOne & ~found, index, separator)
            found |= isOne
            bad |= ~found & ~ConstantTime.isZero(byte)
        }
        bad |= ~found
        guard bad == 0, encodedMessage.count - separator - 1 <= message.freeCapacity else { throw .decryptionFailed }
        for index in (separator + 1)..<encodedMessage.count { message.append(encodedMessage[index]) }
    }

    /// XORs MGF1 (RFC 8017 appendix B.2.1) of the bytes at `seed` onto the bytes at `target`.
    private static func unmask(
        _ bytes: inout MutableSpan<UInt8>, target: Range<Int>, seed: Range<Int>, _ backend: some CryptoBackend
    ) throws(CryptoError) {
        for (counter, start) in stride(from: target.lowerBound, to: target.upperBound, by: hashByteCount).enumerated() {
            let input = SecretBytes(capacity: seed.count + 4) { output in
                for index in seed { output.append(bytes[index]) }
                for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: counter >> shift)) }
            }
            let block = try SecretBytes(capacity: hashByteCount) { output throws(CryptoError) in
                try input.withSpan { span throws(CryptoError) in try backend.sha256(span, into: &output) }
            }
            block.withSpan { mask in
                for index in 0..<min(hashByteCount, target.upperBound - start) { bytes[start + index] ^= mask[index] }
            }
        }
    }
}
