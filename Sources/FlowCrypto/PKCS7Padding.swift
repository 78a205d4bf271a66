// SPDX-License-Identifier: Apache-2.0

/// The padding of RFC 5652 section 6.3: n bytes of value n.
package enum PKCS7Padding {
    /// The length without padding, found in constant time; `nil` when the padding is damaged.
    ///
    /// - Parameter blockByteCount: 8 or 16.
    package static func unpaddedCount(_ bytes: Span<UInt8>, blockByteCount: Int) -> Int? {
        guard bytes.count >= blockByteCount, bytes.count % blockByteCount == 0 else { return nil }
        let padding = bytes[bytes.count - 1]
        var bad = ConstantTime.isZero(padding)
        for distance in 0..<blockByteCount {
            // All ones while `distance` counts a byte of the padding: distance - padding is negative.
            let isPadding = UInt8(truncatingIfNeeded: (distance - Int(padding)) >> (Int.bitWidth - 1))
            bad |= isPadding & (bytes[bytes.count - 1 - distance] ^ padding)
        }
        let isTooLong = UInt8(truncatingIfNeeded: (blockByteCount - Int(padding)) >> (Int.bitWidth - 1))
        bad |= isTooLong
        return bad == 0 ? bytes.count - Int(padding) : nil
    }

    /// How many bytes padding adds to `count`.
    package static func paddingCount(for count: Int, blockByteCount: Int) -> Int {
        blockByteCount - count % blockByteCount
    }
}
