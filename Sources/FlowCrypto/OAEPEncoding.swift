// SPDX-License-Identifier: Apache-2.0

/// A hash that encryptors choose, rightly or wrongly.
package enum HashName: Sendable {
    /// FIPS 180-4.
    case sha1
    /// FIPS 180-4.
    case sha256
    /// FIPS 180-4.
    case sha512

    /// The digest of the bytes.
    package func digest(_ bytes: [UInt8], _ backend: some VectorBackend) throws(CryptoError) -> [UInt8] {
        switch self {
        case .sha1: try backend.sha1(bytes.span)
        case .sha256: try backend.sha256(bytes.span)
        case .sha512: try [UInt8](capacity: 64) { output throws(CryptoError) in try backend.sha512(bytes.span, into: &output) }
        }
    }
}

/// EME-OAEP encoding (RFC 8017 section 7.1.1 step 2) with a given seed, and with whatever is to be wrong in it.
package struct OAEPEncoding: Sendable {
    /// DB, before it is masked.
    package struct DataBlock {
        /// lHash.
        package var labelHash: [UInt8]
        /// PS.
        package var padding: [UInt8]
        /// One byte.
        package var separator: [UInt8] = [1]
        /// M.
        package var message: [UInt8]
    }

    /// The hash of the label.
    package var hash: HashName
    /// The hash in MGF1.
    package var mgfHash: HashName
    /// L.
    package var label: [UInt8]
    /// What must be 0.
    package var firstByte: UInt8
    /// Spoils the data block; it keeps its length.
    package var damage: @Sendable (inout DataBlock) -> Void

    /// Right in everything that is not named.
    package init(
        hash: HashName = .sha256, mgfHash: HashName = .sha256, label: [UInt8] = [], firstByte: UInt8 = 0,
        damage: @escaping @Sendable (inout DataBlock) -> Void = { _ in }
    ) {
        self.hash = hash
        self.mgfHash = mgfHash
        self.label = label
        self.firstByte = firstByte
        self.damage = damage
    }

    /// EM.
    ///
    /// - Parameters:
    ///   - seed: 64 bytes, of which the hash takes as many as it has.
    ///   - byteCount: the size of the modulus.
    package func encode(_ message: [UInt8], seed: [UInt8], byteCount: Int, _ backend: some VectorBackend) throws(CryptoError) -> [UInt8] {
        let labelHash = try hash.digest(label, backend)
        let paddingCount = byteCount - 2 * labelHash.count - 2 - message.count
        guard paddingCount >= 0 else { throw .invalidLength(of: "message", byteCount: message.count) }
        var block = DataBlock(labelHash: labelHash, padding: [UInt8](repeating: 0, count: paddingCount), message: message)
        damage(&block)
        var data = block.labelHash + block.padding + block.separator + block.message
        var seed = Array(seed.prefix(labelHash.count))
        try mask(&data, seed, backend)
        try mask(&seed, data, backend)
        return [firstByte] + seed + data
    }

    /// XORs MGF1 (RFC 8017 appendix B.2.1) of `seed` onto bytes.
    private func mask(_ bytes: inout [UInt8], _ seed: [UInt8], _ backend: some VectorBackend) throws(CryptoError) {
        var stream: [UInt8] = []
        var counter: UInt32 = 0
        while stream.count < bytes.count {
            stream += try mgfHash.digest(seed + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }, backend)
            counter += 1
        }
        for index in bytes.indices { bytes[index] ^= stream[index] }
    }
}
