// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

/// Bytes that follow from a text: SHA-256 of the text and a counter of 4 bytes, block after block.
///
/// Each test has a stream of its own, so that a new test changes no other.
struct SeededStream<Backend: CryptoBackend> {
    private let seed: [UInt8]
    private let backend: Backend
    private var counter: UInt32 = 0

    init(_ seed: String, _ backend: Backend) {
        self.seed = Array(seed.utf8)
        self.backend = backend
    }

    /// The next bytes; what is left of the last block is not used.
    mutating func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let block = seed + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }
            bytes += try backend.sha256(block.span)
            counter += 1
        }
        return Array(bytes.prefix(count))
    }
}
