// SPDX-License-Identifier: Apache-2.0

/// The body of one PEM block: its headers and its base64, read leniently, with every deviation from RFC 7468 noted.
struct PEMBody {
    /// RFC 1421 headers in front of the base64.
    private(set) var headers: [(name: String, value: String)] = []
    /// The decoded bytes; `nil` where the base64 cannot be mended.
    private(set) var der: [UInt8]?
    private(set) var defects: [KeyDefect] = []

    private var sextets: [UInt8] = []
    private var paddingCount = 0
    private var noted: Set<String> = []

    /// - Parameter allowsHeaders: true for traditional private keys and SSH2 blocks, which have headers.
    init(_ text: KeyText, _ range: Range<Int>, onOneLine: Bool, allowsHeaders: Bool) {
        var lines = Self.lines(of: text.bytes, in: range)
        readHeaders(&lines, text, allowed: allowsHeaders)
        let content = lines.filter { line in text.bytes[line].contains { !$0.isWhitespace } }
        noteBlankLines(lines, text)
        for (number, line) in content.enumerated() {
            readLine(line, isLast: number == content.count - 1, text, onOneLine: onOneLine)
        }
        decode(text, at: range.lowerBound)
    }

    private mutating func note(_ kind: KeyDefect.Kind, _ index: Int, _ text: KeyText, once key: String) {
        guard noted.insert(key).inserted else { return }
        defects.append(.text(kind, at: text.position(of: index)))
    }

    // MARK: Lines

    /// The lines of the range without their ends; a CR, an LF and a CRLF each end one.
    private static func lines(of bytes: [UInt8], in range: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index].isLineEnd {
                lines.append(start..<index)
                if bytes[index] == .carriageReturn, index + 1 < range.upperBound, bytes[index + 1] == .lineFeed { index += 1 }
                start = index + 1
            }
            index += 1
        }
        lines.append(start..<range.upperBound)
        return lines
    }

    /// A block's first "line" is what follows the BEGIN boundary and its last what precedes END: both are empty when all is well.
    private mutating func noteBlankLines(_ lines: [Range<Int>], _ text: KeyText) {
        guard lines.count > 2 else { return }
        for line in lines.dropFirst().dropLast() where text.bytes[line].allSatisfy(\.isWhitespace) {
            note(.whitespace(.blankLine), line.lowerBound, text, once: "blank")
        }
        if let first = lines.first, !first.isEmpty, text.bytes[first].allSatisfy(\.isWhitespace) {
            note(.whitespace(.trailing), first.lowerBound, text, once: "trailing")
        }
    }

    private mutating func readHeaders(_ lines: inout [Range<Int>], _ text: KeyText, allowed: Bool) {
        guard let first = lines.firstIndex(where: { text.bytes[$0].contains { !$0.isWhitespace } }),
            text.bytes[lines[first]].contains(UInt8(ascii: ":"))
        else { return }
        var index = first
        while index < lines.count {
            let line = text.bytes[lines[index]]
            let isContinuation = index > first && (line.first?.isSpaceOrTab == true || headers.last?.value.hasSuffix("\\") == true)
            if let colon = line.firstIndex(of: UInt8(ascii: ":")), !isContinuation {
                let name = String(decoding: line[..<colon], as: UTF8.self).trimmed
                headers.append((name, String(decoding: line[(colon + 1)...], as: UTF8.self).trimmed))
            } else if isContinuation, !line.allSatisfy(\.isWhitespace) {
                headers[headers.count - 1].value += String(decoding: line, as: UTF8.self).trimmed
            } else {
                break
            }
            index += 1
        }
        if !allowed, let header = headers.first { note(.headers(header.name), lines[first].lowerBound, text, once: "headers") }
        if index < lines.count, text.bytes[lines[index]].allSatisfy(\.isWhitespace) { index += 1 }
        lines = [lines[first].lowerBound..<lines[first].lowerBound] + lines[index...]
    }

    // MARK: Base64

    private mutating func readLine(_ line: Range<Int>, isLast: Bool, _ text: KeyText, onOneLine: Bool) {
        let bytes = text.bytes
        var start = line.lowerBound
        var end = line.upperBound
        while start < end, bytes[start].isSpaceOrTab || bytes[start] == UInt8(ascii: ">") { start += 1 }
        while end > start, bytes[end - 1].isSpaceOrTab { end -= 1 }
        if !onOneLine {
            if start > line.lowerBound { note(.whitespace(.indentation), line.lowerBound, text, once: "indentation") }
            if end < line.upperBound { note(.whitespace(.trailing), end, text, once: "trailing") }
            if end - start > 64 || (end - start != 64 && !isLast) { note(.lineWidth(end - start), start, text, once: "width") }
        }
        // Spaces that fill a line up to its full width stand where "+" stood before a form decoder saw the key.
        let spaces = bytes[start..<end].count { $0 == UInt8(ascii: " ") }
        let spacesArePlus = spaces > 0 && (end - start == 64 || isLast && !onOneLine && (end - start) % 4 == 0)
        if spacesArePlus {
            let first = bytes[start..<end].firstIndex(of: UInt8(ascii: " ")) ?? start
            note(.plusAsSpace, first, text, once: "plus")
        }
        var index = start
        while index < end {
            index += readCharacter(at: index, text, spaceIsPlus: spacesArePlus, onOneLine: onOneLine)
        }
    }

    /// Takes one character and returns how many bytes it had.
    private mutating func readCharacter(at index: Int, _ text: KeyText, spaceIsPlus: Bool, onOneLine: Bool) -> Int {
        let byte = text.bytes[index]
        if let sextet = Base64.sextet(byte) {
            if paddingCount > 0 { note(.base64(.padding), index, text, once: "padding") }
            sextets.append(sextet)
        } else if byte == UInt8(ascii: "=") {
            paddingCount += 1
        } else if byte == UInt8(ascii: " "), spaceIsPlus {
            sextets.append(62)
        } else if byte.isSpaceOrTab {
            if !onOneLine { note(.whitespace(.insideLine), index, text, once: "inside") }
        } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
            note(.base64(.urlAlphabet), index, text, once: "url")
            sextets.append(byte == UInt8(ascii: "-") ? 62 : 63)
        } else if let scalar = UTF8Scalar(at: index, in: text.bytes) {
            note(.base64(.character(scalar.value)), index, text, once: "character")
            return scalar.byteCount
        } else {
            note(.base64(.character(UInt32(byte))), index, text, once: "character")
        }
        return 1
    }

    private mutating func decode(_ text: KeyText, at start: Int) {
        defer { sextets.wipe() }
        guard !sextets.isEmpty else {
            if paddingCount == 0 { note(.emptyBody, start, text, once: "empty") }
            return
        }
        let rest = sextets.count % 4
        guard rest != 1 else {
            note(.base64(.length), start, text, once: "length")
            return
        }
        if paddingCount != (4 - rest) % 4 { note(.base64(.padding), start, text, once: "padding") }
        let unused: UInt8 = rest == 2 ? sextets[sextets.count - 1] & 0b1111 : rest == 3 ? sextets[sextets.count - 1] & 0b11 : 0
        if unused != 0 { note(.base64(.trailingBits), start, text, once: "bits") }
        der = Self.pack(sextets)
    }

    private static func pack(_ sextets: [UInt8]) -> [UInt8] {
        [UInt8](capacity: sextets.count * 6 / 8) { output in
            var accumulator: UInt32 = 0
            for (count, sextet) in sextets.enumerated() {
                accumulator = accumulator << 6 | UInt32(sextet)
                switch count % 4 {
                case 1: output.append(UInt8(truncatingIfNeeded: accumulator >> 4))
                case 2: output.append(UInt8(truncatingIfNeeded: accumulator >> 2))
                case 3: output.append(UInt8(truncatingIfNeeded: accumulator))
                default: break
                }
            }
        }
    }
}

extension String {
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
