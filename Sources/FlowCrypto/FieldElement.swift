// SPDX-License-Identifier: Apache-2.0

/// An element of GCM's field GF(2^128) (NIST SP 800-38D section 6.3): bit 0 is the highest of the first byte.
///
/// For making vectors and for probing: slow, and not in constant time.
struct FieldElement: Equatable {
    private var bits: UInt128

    static let zero = FieldElement(bits: 0)
    private static let one = FieldElement(bits: 1 << 127)
    /// x^128 is 1 + x + x^2 + x^7.
    private static let reduction = UInt128(0xE1) << 120

    private init(bits: UInt128) { self.bits = bits }

    /// - Parameter block: 16 bytes at most; zeros follow.
    init(_ block: some Collection<UInt8>) {
        bits = (0..<16).reduce(0) { bits, index in
            bits << 8 | UInt128(block.dropFirst(index).first ?? 0)
        }
    }

    /// The 16 bytes.
    var bytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: bits >> (8 * (15 - $0))) } }

    static func + (a: FieldElement, b: FieldElement) -> FieldElement { FieldElement(bits: a.bits ^ b.bits) }

    /// Algorithm 1 of section 6.3.
    static func * (a: FieldElement, b: FieldElement) -> FieldElement {
        var (product, power) = (UInt128(0), b.bits)
        for shift in (0..<128).reversed() {
            if a.bits >> shift & 1 == 1 { product ^= power }
            power = power >> 1 ^ (power & 1 == 1 ? reduction : 0)
        }
        return FieldElement(bits: product)
    }

    /// By Fermat: to the power of 2^128 - 2.
    var inverse: FieldElement {
        var (result, power) = (Self.one, self)
        for _ in 1..<128 {
            power = power * power
            result = result * power
        }
        return result
    }
}

/// GHASH (NIST SP 800-38D section 6.4) of bytes that are padded with zeros to whole blocks.
func ghash(_ parts: [[UInt8]], under hashKey: FieldElement) -> FieldElement {
    parts.reduce(FieldElement.zero) { state, part in
        stride(from: 0, to: part.count, by: 16).reduce(state) { state, start in
            (state + FieldElement(part[start..<min(start + 16, part.count)])) * hashKey
        }
    }
}
