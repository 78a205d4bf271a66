// SPDX-License-Identifier: Apache-2.0

/// Comparisons whose time does not depend on the values compared.
///
/// Masks are bytes, 0xFF for true and 0x00 for false.
public enum ConstantTime {
    /// Whether two byte sequences are equal; only their lengths show in the time.
    public static func areEqual(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        guard first.count == second.count else { return false }
        var difference: UInt8 = 0
        for index in first.indices { difference |= first[index] ^ second[index] }
        return difference == 0
    }

    /// 0xFF where `value` is zero.
    static func isZero(_ value: UInt8) -> UInt8 {
        // The top bit of (v | -v) is set for every v but 0.
        let topBit = (value | (0 &- value)) >> 7
        return topBit &- 1
    }

    /// `yes` under 0xFF, `no` under 0x00.
    static func select(_ mask: UInt8, _ yes: Int, _ no: Int) -> Int {
        let wide = Int(truncatingIfNeeded: Int8(bitPattern: mask))
        return (yes & wide) | (no & ~wide)
    }
}
