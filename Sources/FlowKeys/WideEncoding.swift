// SPDX-License-Identifier: Apache-2.0

/// Encodings with more than one byte for an ASCII character, as Windows tools write them.
enum WideEncoding: String {
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case utf32LittleEndian = "UTF-32LE"
    case utf32BigEndian = "UTF-32BE"

    /// Recognised by its byte order mark, or by the zero bytes around ASCII characters.
    init?(of bytes: [UInt8]) {
        let start = bytes.prefix(4)
        let zeros = start.map { $0 == 0 }
        if start.elementsEqual([0xFF, 0xFE, 0, 0]) || zeros == [false, true, true, true] {
            self = .utf32LittleEndian
        } else if start.elementsEqual([0, 0, 0xFE, 0xFF]) || zeros == [true, true, true, false] {
            self = .utf32BigEndian
        } else if start.starts(with: [0xFF, 0xFE]) || zeros == [false, true, false, true] {
            self = .utf16LittleEndian
        } else if start.starts(with: [0xFE, 0xFF]) || zeros == [true, false, true, false] {
            self = .utf16BigEndian
        } else {
            return nil
        }
    }

    /// Appends the character at `index` in UTF-8, a byte order mark excepted, and returns its size in bytes.
    func decode(_ bytes: [UInt8], at index: Int, to output: inout [UInt8]) -> Int {
        let count = self == .utf16LittleEndian || self == .utf16BigEndian ? 2 : 4
        let unit = bytes[index...].prefix(count)
        guard unit.count == count else { return unit.count }
        let isBigEndian = self == .utf16BigEndian || self == .utf32BigEndian
        let value = isBigEndian ? unit.reduce(0) { $0 << 8 | UInt32($1) } : unit.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        if value < 0x80 {
            output.append(UInt8(value))
        } else if value != 0xFEFF {
            // A key file is ASCII; half a surrogate pair is as foreign to it as the whole character.
            output += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        }
        return count
    }
}
