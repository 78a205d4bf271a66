// SPDX-License-Identifier: Apache-2.0

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
