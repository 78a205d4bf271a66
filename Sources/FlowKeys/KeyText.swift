// SPDX-License-Identifier: Apache-2.0

/// The text of a key file while it is mended step by step, with the origin of every byte,
/// so that a mistake found after three repairs is still reported where it stands in the file.
struct KeyText {
    private(set) var bytes: [UInt8]
    private let original: [UInt8]
    /// Offsets into `original`, one for each byte; `nil` while nothing was changed.
    private var origins: [Int]?

    init(_ original: [UInt8]) {
        bytes = original
        self.original = original
    }

    func position(of index: Int) -> TextPosition {
        let offset = origins.map { index < $0.count ? $0[index] : original.count } ?? index
        return TextPosition(byteOffset: offset, in: original)
    }

    /// The position of `text` if it stands at or after `start`.
    func firstIndex(of text: String, from start: Int = 0) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first { bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// Rebuilds the text: `step` looks at an index and says what stands there and how many bytes it took.
    mutating func rewrite(_ step: (_ bytes: [UInt8], _ index: Int) -> (replacement: [UInt8], consumed: Int)) {
        var newBytes: [UInt8] = []
        var newOrigins: [Int] = []
        newBytes.reserveCapacity(bytes.count)
        newOrigins.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let (replacement, consumed) = step(bytes, index)
            for byte in replacement {
                newBytes.append(byte)
                newOrigins.append(origins?[index] ?? index)
            }
            index += consumed
        }
        bytes = newBytes
        origins = newOrigins
    }

    /// Keeps the bytes of `range` alone.
    mutating func keep(_ range: Range<Int>) {
        origins = Array((origins ?? Array(bytes.indices))[range])
        bytes = Array(bytes[range])
    }

    /// Overwrites the bytes: a key file may hold a private key.
    mutating func wipe() { bytes.wipe() }
}

extension KeyText {
    /// Mends what can be mended before looking for a PEM block, and names it.
    mutating func normalise() -> [KeyDefect] {
        var defects: [KeyDefect] = []
        if let encoding = wideEncoding() {
            defects.append(.text(.encoding(encoding.name), at: position(of: 0)))
            decodeWide(encoding)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            if defects.isEmpty { defects.append(.text(.byteOrderMark, at: position(of: 0))) }
            keep(3..<bytes.count)
        }
        if let nul = bytes.firstIndex(of: 0) {
            defects.append(.text(.nulByte, at: position(of: nul)))
            rewrite { bytes, index in (bytes[index] == 0 ? [] : [bytes[index]], 1) }
        }
        if let escape = firstIndex(of: "%0A") ?? firstIndex(of: "%0a") ?? firstIndex(of: "%2B") ?? firstIndex(of: "%2b") ?? firstIndex(of: "BEGIN%20") {
            defects.append(.text(.percentEncoded, at: position(of: escape)))
            let formEncoded = firstIndex(of: "BEGIN+") != nil
            rewrite { bytes, index in
                if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let byte = Hex.decode(bytes[index + 1...index + 2]) {
                    return (byte, 3)
                }
                return (formEncoded && bytes[index] == UInt8(ascii: "+") ? [UInt8(ascii: " ")] : [bytes[index]], 1)
            }
        }
        defects += normaliseLiteralNewlines()
        return defects
    }

    /// `\n` written as two characters, as environment files, shell variables and JSON have it.
    private mutating func normaliseLiteralNewlines() -> [KeyDefect] {
        var defects: [KeyDefect] = []
        guard let begin = firstIndex(of: "-----BEGIN") else { return [] }
        if let escape = firstIndex(of: "\\n", from: begin) ?? firstIndex(of: "\\r", from: begin) {
            defects.append(.text(.literalNewlines, at: position(of: escape)))
            rewrite { bytes, index in
                guard bytes[index] == UInt8(ascii: "\\") else { return ([bytes[index]], 1) }
                let backslashes = bytes[index...].prefix { $0 == UInt8(ascii: "\\") }.count
                guard index + backslashes < bytes.count else { return ([bytes[index]], 1) }
                switch bytes[index + backslashes] {
                case UInt8(ascii: "n"): return ([.lineFeed], backslashes + 1)
                case UInt8(ascii: "r"): return ([], backslashes + 1)
                case UInt8(ascii: "/"): return ([UInt8(ascii: "/")], backslashes + 1)
                default: return ([bytes[index]], 1)
                }
            }
        }
        guard let newBegin = firstIndex(of: "-----BEGIN"), newBegin > 0 else { return defects }
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")]
        let before = bytes[newBegin - 1]
        guard quotes.contains(before) || before == UInt8(ascii: "=") else { return defects }
        defects.append(.text(.quoted, at: position(of: newBegin - 1)))
        var end = bytes.count
        if quotes.contains(before), let closing = bytes[newBegin...].lastIndex(of: before) { end = closing }
        keep(newBegin..<end)
        bytes.append(.lineFeed)
        origins?.append(original.count)
        return defects
    }

    private enum WideEncoding {
        case utf16(bigEndian: Bool)
        case utf32(bigEndian: Bool)

        var name: String {
            switch self {
            case .utf16(let bigEndian): bigEndian ? "UTF-16BE" : "UTF-16LE"
            case .utf32(let bigEndian): bigEndian ? "UTF-32BE" : "UTF-32LE"
            }
        }

        var unitByteCount: Int {
            switch self {
            case .utf16: 2
            case .utf32: 4
            }
        }
    }

    /// Recognised by its byte order mark, or by the zero bytes around ASCII characters.
    private func wideEncoding() -> WideEncoding? {
        let start = bytes.prefix(4)
        if start.elementsEqual([0xFF, 0xFE, 0, 0]) { return .utf32(bigEndian: false) }
        if start.elementsEqual([0, 0, 0xFE, 0xFF]) { return .utf32(bigEndian: true) }
        if start.starts(with: [0xFF, 0xFE]) { return .utf16(bigEndian: false) }
        if start.starts(with: [0xFE, 0xFF]) { return .utf16(bigEndian: true) }
        guard start.count == 4 else { return nil }
        switch start.map({ $0 == 0 }) {
        case [false, true, true, true]: return .utf32(bigEndian: false)
        case [true, true, true, false]: return .utf32(bigEndian: true)
        case [false, true, false, true]: return .utf16(bigEndian: false)
        case [true, false, true, false]: return .utf16(bigEndian: true)
        default: return nil
        }
    }

    private mutating func decodeWide(_ encoding: WideEncoding) {
        let count = encoding.unitByteCount
        rewrite { bytes, index in
            let unit = bytes[index...].prefix(count)
            guard unit.count == count else { return ([], unit.count) }
            let value: UInt32 =
                switch encoding {
                case .utf16(true), .utf32(true): unit.reduce(0) { $0 << 8 | UInt32($1) }
                case .utf16(false), .utf32(false): unit.reversed().reduce(0) { $0 << 8 | UInt32($1) }
                }
            // A key file is ASCII; half a surrogate pair is as foreign to it as the whole character.
            let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
            return (scalar.value == 0xFEFF ? [] : Array(String(scalar).utf8), count)
        }
    }
}
