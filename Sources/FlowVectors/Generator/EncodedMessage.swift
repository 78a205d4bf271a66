// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

/// A hash that encryptors choose, rightly or wrongly.
enum HashName {
    case sha1
    case sha256
    case sha512

    func digest(_ bytes: [UInt8], _ backend: some VectorBackend) throws(CryptoError) -> [UInt8] {
        switch self {
        case .sha1: try backend.sha1(bytes.span)
        case .sha256: try backend.sha256(bytes.span)
        case .sha512: try [UInt8](capacity: 64) { output throws(CryptoError) in try backend.sha512(bytes.span, into: &output) }
        }
    }
}

/// EME-OAEP encoding (RFC 8017 section 7.1.1 step 2) with a given seed, and with whatever is to be wrong in it.
struct OAEPEncoding {
    /// DB, before it is masked.
    struct DataBlock {
        var labelHash: [UInt8]
        var padding: [UInt8]
        var separator: [UInt8] = [1]
        var message: [UInt8]
    }

    var hash = HashName.sha256
    var mgfHash = HashName.sha256
    var label: [UInt8] = []
    var firstByte: UInt8 = 0
    /// Spoils the data block; it keeps its length.
    var damage: @Sendable (inout DataBlock) -> Void = { _ in }

    /// EM.
    ///
    /// - Parameters:
    ///   - seed: 64 bytes, of which the hash takes as many as it has.
    ///   - byteCount: the size of the modulus.
    func encode(_ message: [UInt8], seed: [UInt8], byteCount: Int, _ backend: some VectorBackend) throws(CryptoError) -> [UInt8] {
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

/// EME-PKCS1-v1_5 encoding (RFC 8017 section 7.2.1 step 2).
///
/// - Parameter random: bytes for the padding, of which the zeros are passed over; enough for the size of the modulus.
func pkcs1Encoding(_ message: [UInt8], random: [UInt8], byteCount: Int) -> [UInt8] {
    [0, 2] + random.filter { $0 != 0 }.prefix(byteCount - 3 - message.count) + [0] + message
}
