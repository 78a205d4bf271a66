// SPDX-License-Identifier: Apache-2.0

/// Sums of numbers as big-endian bytes: all the arithmetic that making ciphertexts out of range takes.
enum BigEndian {
    /// a + b in as many bytes as `a` has; `nil` when it does not fit.
    static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8]? {
        var result = a
        var carry = 0
        for (index, byte) in zip(a.indices.reversed(), b.reversed() + [UInt8](repeating: 0, count: a.count - b.count)) {
            carry += Int(a[index]) + Int(byte)
            result[index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        return carry == 0 ? result : nil
    }

    /// The number before `a`, which is not 0.
    static func predecessor(_ a: [UInt8]) -> [UInt8] {
        var result = a
        for index in a.indices.reversed() {
            result[index] = a[index] &- 1
            if a[index] != 0 { break }
        }
        return result
    }
}
