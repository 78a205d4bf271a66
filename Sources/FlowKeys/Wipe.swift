// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension [UInt8] {
    /// Overwrites the bytes with zeros and empties the array; for copies of secrets that had to be arrays.
    ///
    /// Call it on the only reference to the buffer: a second reference would make the write go to a fresh copy.
    package mutating func wipe(keepingCapacity: Bool = false) {
        var bytes = mutableSpan
        for index in bytes.indices { bytes[index] = 0 }
        keepStores(to: &self)
        removeAll(keepingCapacity: keepingCapacity)
    }
}

/// Nothing, as far as the optimiser cannot tell: a store to memory that is freed right after is exactly what it removes, unless somebody may
/// still read it. The stores themselves stay optimised; byte by byte they were most of the time that linting a small file takes.
@inline(never) @_optimize(none)
private func keepStores(to bytes: inout [UInt8]) {}

/// Bytes that may be a private key's, shared by copies of a value and overwritten when the last of them is gone.
final class WipedBytes: Sendable {
    private let content: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { content = Mutex(bytes) }

    var bytes: [UInt8] { content.withLock { $0 } }
    var isEmpty: Bool { content.withLock { $0.isEmpty } }

    deinit { content.withLock { $0.wipe() } }
}
