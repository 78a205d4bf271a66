// SPDX-License-Identifier: Apache-2.0

/// Hexadecimal text.
public enum Hex {
    /// The bytes of a text of pairs of hexadecimal digits, of either case; `nil` for any other text.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for character in text {
            guard let value = nibble(character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    /// Lower-case digits, two for a byte.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits = [UInt8](capacity: 2 * bytes.count) { output in
            for byte in bytes {
                output.append(digit(byte >> 4))
                output.append(digit(byte & 15))
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Lower-case digits, two for a byte.
    public static func encode(_ bytes: Span<UInt8>) -> String { encode(bytes.indices.map { bytes[$0] }) }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10 }

    private static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
