// SPDX-License-Identifier: Apache-2.0

// Numbers and not `UInt8(ascii:)`, computed and not stored: every byte of a file goes through these, in debug builds too.
extension UInt8 {
    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
    static var percent: UInt8 { 0x25 }
    static var plus: UInt8 { 0x2B }
    static var hyphen: UInt8 { 0x2D }
    static var slash: UInt8 { 0x2F }
    static var equals: UInt8 { 0x3D }
    static var quoteMark: UInt8 { 0x3E }
    static var backslash: UInt8 { 0x5C }

    var isSpaceOrTab: Bool { self == 0x20 || self == 0x09 }
    var isLineEnd: Bool { self == 0x0A || self == 0x0D }
    var isWhitespace: Bool { self == 0x20 || self >= 0x09 && self <= 0x0D }
    /// White space that ends no line.
    var isBlankInLine: Bool { isWhitespace && !isLineEnd }
    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isQuote: Bool { self == 0x22 || self == 0x27 || self == 0x60 }
}

/// One character of two to four bytes.
struct UTF8Scalar {
    var value: UInt32
    var byteCount: Int

    /// `nil` for ASCII and for what is not UTF-8.
    init?(at index: Int, in bytes: [UInt8]) {
        let first = bytes[index]
        guard first >= 0xC2 else { return nil }
        let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let encoded = bytes[index...].prefix(count)
        guard let scalar = String(validating: encoded, as: UTF8.self)?.unicodeScalars.first else { return nil }
        value = scalar.value
        byteCount = count
    }
}
