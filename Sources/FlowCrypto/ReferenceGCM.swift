// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// AES-GCM as NIST SP 800-38D writes it, over a backend's block cipher: for keys that no Flow has, and for nonces made to measure.
package struct ReferenceGCM<Backend: CryptoBackend> {
    private let backend: Backend
    private let key: [UInt8]
    private let cipher: BlockCipherCBC
    private let hashKey: FieldElement

    /// - Parameter key: 16, 24 or 32 bytes.
    package init(key: [UInt8], _ backend: Backend) throws(CryptoError) {
        self.backend = backend
        self.key = key
        switch key.count {
        case 16: cipher = .aes128
        case 24: cipher = .aes192
        case 32: cipher = .aes256
        default: throw .invalidLength(of: "AES key", byteCount: key.count)
        }
        hashKey = FieldElement(try Self.encrypt([UInt8](repeating: 0, count: 16), key, cipher, backend))
    }

    /// Ciphertext and tag of 16 bytes, without additional data (section 7.1).
    package func seal(_ plaintext: [UInt8], nonce: [UInt8]) throws(CryptoError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        var ciphertext = plaintext
        var counter = firstCounter(nonce)
        for start in stride(from: 0, to: plaintext.count, by: 16) {
            counter = Self.successor(counter)
            let mask = try Self.encrypt(counter, key, cipher, backend)
            for index in start..<min(start + 16, plaintext.count) { ciphertext[index] ^= mask[index - start] }
        }
        return (ciphertext, try tag(of: ciphertext, additionalData: [], nonce: nonce))
    }

    /// The tag of 16 bytes.
    package func tag(of ciphertext: [UInt8], additionalData: [UInt8], nonce: [UInt8]) throws(CryptoError) -> [UInt8] {
        let lengths = Self.lengths(additionalData.count, ciphertext.count)
        let hash = ghash([additionalData, ciphertext, lengths], under: hashKey)
        return (hash + FieldElement(try Self.encrypt(firstCounter(nonce), key, cipher, backend))).bytes
    }

    /// The nonce of 16 bytes whose first counter block is `counter`: GHASH of one block and its length, undone.
    package func nonce(forFirstCounter counter: [UInt8]) -> [UInt8] {
        let inverse = hashKey.inverse
        return ((FieldElement(counter) * inverse + FieldElement(Self.lengths(0, 16))) * inverse).bytes
    }

    /// J0 (section 7.1 step 2).
    package func firstCounter(_ nonce: [UInt8]) -> [UInt8] {
        guard nonce.count != 12 else { return nonce + [0, 0, 0, 1] }
        return ghash([nonce, Self.lengths(0, nonce.count)], under: hashKey).bytes
    }

    /// inc32 (section 6.2): the first 12 bytes stay.
    private static func successor(_ block: [UInt8]) -> [UInt8] {
        let counter = block[12...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } &+ 1
        return block[..<12] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }
    }

    private static func lengths(_ additionalByteCount: Int, _ byteCount: Int) -> [UInt8] {
        [additionalByteCount, byteCount].flatMap { count in
            (0..<8).map { UInt8(truncatingIfNeeded: (count * 8) >> (8 * (7 - $0))) }
        }
    }

    /// One block of AES: CBC of one block under a zero initialization vector.
    private static func encrypt(
        _ block: [UInt8], _ key: [UInt8], _ cipher: BlockCipherCBC, _ backend: Backend
    ) throws(CryptoError) -> [UInt8] {
        var block = block
        let zeros = [UInt8](repeating: 0, count: 16)
        var span = block.mutableSpan
        try backend.encryptCBC(cipher, key: key.span, initializationVector: zeros.span, &span)
        return block
    }
}
