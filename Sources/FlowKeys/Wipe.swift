// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension [UInt8] {
    /// Overwrites the bytes with zeros and empties the array; for copies of secrets that had to be arrays.
    ///
    /// Call it on the only reference to the buffer: a second reference would make the write go to a fresh copy.
    // Not optimised, because a store to memory that is freed right after is exactly what an optimiser removes.
    @_optimize(none)
    package mutating func wipe() {
        var index = startIndex
        while index < endIndex {
            self[index] = 0
            index += 1
        }
        removeAll(keepingCapacity: false)
    }
}

/// Bytes that may be a private key's, shared by copies of a value and overwritten when the last of them is gone.
final class WipedBytes: Sendable {
    private let content: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { content = Mutex(bytes) }

    var bytes: [UInt8] { content.withLock { $0 } }

    deinit { content.withLock { $0.wipe() } }
}
