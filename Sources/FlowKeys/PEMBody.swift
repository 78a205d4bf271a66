// SPDX-License-Identifier: Apache-2.0

/// The body of one PEM block: its headers and its base64, read leniently, with every deviation from RFC 7468 noted.
struct PEMBody {
    /// How a body is laid out.
    enum Layout {
        /// RFC 7468 section 2: lines of 64 characters, no headers.
        case lines
        /// As `lines`, under the headers of RFC 1421 or RFC 4716.
        case headersAndLines
        /// Without line breaks; spaces may stand in their places.
        case oneLine
    }

    /// RFC 1421 headers in front of the base64.
    private(set) var headers: [(name: String, value: String)] = []
    /// The decoded bytes; `nil` where the base64 cannot be mended.
    private(set) var der: [UInt8]?
    private(set) var defects: [KeyDefect] = []

    private let layout: Layout
    private let width: ClosedRange<Int>
    private var sextets: [UInt8] = []
    private var firstPad: Int?
    private var padCount = 0
    private var contentEnd: Int
    private var hasForeignCharacter = false
    /// Where + or / stand, a hyphen is no base64url but a character that took another's place: to read it as + would make
    /// another key of it.
    private let isStandardAlphabet: Bool
    private var noted: Set<Note> = []

    /// What is noted once in a body: one such mistake seldom comes alone, and the first shows them all.
    private enum Note { case headers, blank, quoteMark, trailing, indentation, inside, width, plus, url, character, padding, rest }

    /// - Parameter width: that of every line but the last, in characters.
    init(_ text: KeyText, _ range: Range<Int>, _ layout: Layout, width: ClosedRange<Int> = 64...64) {
        self.layout = layout
        self.width = width
        isStandardAlphabet = text.bytes[range].contains { $0 == .plus || $0 == .slash }
        contentEnd = range.lowerBound
        var lines = Self.lines(of: text.bytes, in: range)
        if layout != .oneLine { readHeaders(&lines, text) }
        let content = lines.filter { line in text.bytes[line].contains { !$0.isWhitespace && $0 != .quoteMark } }
        noteBlankLines(lines, text)
        // At its final size at once, so that no part of a private key stays behind in a buffer that was too small.
        sextets.reserveCapacity(range.count)
        let spaceIsPlus = layout != .oneLine && Self.spacesArePlus(content, in: text.bytes)
        for (number, line) in content.enumerated() {
            readLine(line, isLast: number == content.count - 1, spaceIsPlus: spaceIsPlus, text)
        }
        decode(text, at: range.lowerBound)
    }

    /// Characters are missing, foreign or too many: what was decoded, if anything, may not be what was meant.
    var isDamaged: Bool {
        defects.contains { defect in
            switch defect.kind {
            case .base64(.character), .base64(.padding), .base64(.length): true
            default: false
            }
        }
    }

    private mutating func note(_ kind: KeyDefect.Kind, _ index: Int, _ text: KeyText, once note: Note) {
        guard noted.insert(note).inserted else { return }
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
        for line in lines.dropFirst().dropLast() {
            if text.bytes[line].allSatisfy(\.isWhitespace) {
                note(.whitespace(.blankLine), line.lowerBound, text, once: .blank)
            } else if text.bytes[line].allSatisfy({ $0.isWhitespace || $0 == .quoteMark }) {
                note(.whitespace(.quoteMark), line.lowerBound, text, once: .quoteMark)
            }
        }
        if let first = lines.first, !first.isEmpty, text.bytes[first].allSatisfy(\.isWhitespace) {
            note(.whitespace(.trailing), first.lowerBound, text, once: .trailing)
        }
    }

    private mutating func readHeaders(_ lines: inout [Range<Int>], _ text: KeyText) {
        guard let first = lines.firstIndex(where: { text.bytes[$0].contains { !$0.isWhitespace } }),
            Self.headerName(text.bytes[lines[first]]) != nil
        else { return }
        var index = first
        while index < lines.count {
            let line = text.bytes[lines[index]]
            let isContinuation = index > first && (line.first?.isSpaceOrTab == true || headers.last?.value.utf8.last == .backslash)
            if !isContinuation, let name = Self.headerName(line) {
                let value = line[(name.endIndex + 1)...]
                headers.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self).trimmed))
            } else if isContinuation, !line.allSatisfy(\.isWhitespace) {
                headers[headers.count - 1].value += String(decoding: line, as: UTF8.self).trimmed
            } else {
                break
            }
            index += 1
        }
        if layout == .lines, let header = headers.first { note(.headers(header.name), lines[first].lowerBound, text, once: .headers) }
        if index < lines.count, text.bytes[lines[index]].allSatisfy(\.isWhitespace) { index += 1 }
        lines = [lines[first].lowerBound..<lines[first].lowerBound] + lines[index...]
    }

    /// What stands before the colon of a header line; a colon among base64 is something else.
    private static func headerName(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let name = line.prefix { $0.isLetter || $0.isDigit || $0 == .hyphen }
        let rest = line[name.endIndex...]
        guard (1...64).contains(name.count), rest.first == UInt8(ascii: ":"), rest.dropFirst().first?.isSpaceOrTab ?? true else {
            return nil
        }
        return name
    }

    // MARK: Base64

    /// Spaces that fill lines up to their full width stand where "+" stood before a form decoder saw the key.
    private static func spacesArePlus(_ lines: [Range<Int>], in bytes: [UInt8]) -> Bool {
        guard lines.contains(where: { bytes[$0].contains(.space) }) else { return false }
        let full = lines.dropLast()
        guard let width = full.first?.count else {
            // A single line has no width to tell by, but what is left of it must still be base64.
            let inner = bytes[lines[0]].drop { $0.isSpaceOrTab }.reversed().drop { $0.isSpaceOrTab }
            return inner.count % 4 == 0 && inner.contains(.space)
        }
        // Indentation and trailing spaces fill lines up too, but they do so in every line.
        return [64, 76].contains(width) && full.allSatisfy { $0.count == width }
            && !full.allSatisfy { bytes[$0.lowerBound] == .space } && !full.allSatisfy { bytes[$0.upperBound - 1] == .space }
    }

    private mutating func readLine(_ line: Range<Int>, isLast: Bool, spaceIsPlus: Bool, _ text: KeyText) {
        let bytes = text.bytes
        var start = line.lowerBound
        var end = line.upperBound
        while start < end, bytes[start].isSpaceOrTab || bytes[start] == .quoteMark { start += 1 }
        while end > start, bytes[end - 1].isSpaceOrTab { end -= 1 }
        if spaceIsPlus, !isLast || (end - start) % 4 != 0 && line.count % 4 == 0 {
            (start, end) = (line.lowerBound, line.upperBound)
        }
        if layout != .oneLine {
            if text.bytes[line.lowerBound..<start].contains(.quoteMark) {
                note(.whitespace(.quoteMark), line.lowerBound, text, once: .quoteMark)
            } else if start > line.lowerBound {
                note(.whitespace(.indentation), line.lowerBound, text, once: .indentation)
            }
            if end < line.upperBound { note(.whitespace(.trailing), end, text, once: .trailing) }
        }
        let before = sextets.count + padCount
        let hadForeignCharacter = hasForeignCharacter
        var index = start
        while index < end {
            if firstPad == nil { index += Base64.appendSextets(bytes.span.extracting(index..<end), to: &sextets) }
            if index < end { index += readSpecialCharacter(at: index, spaceIsPlus: spaceIsPlus, text) }
        }
        contentEnd = end
        let characters = sextets.count + padCount - before
        guard layout != .oneLine, hasForeignCharacter == hadForeignCharacter else { return }
        if characters > width.upperBound || !isLast && characters < width.lowerBound {
            note(.lineWidth(characters), start, text, once: .width)
        }
    }

    /// Takes what is not simply the next base64 character, and returns how many bytes it had.
    private mutating func readSpecialCharacter(at index: Int, spaceIsPlus: Bool, _ text: KeyText) -> Int {
        let byte = text.bytes[index]
        if let firstPad, let sextet = Base64.sextet(byte) {
            note(.base64(.padding), firstPad, text, once: .padding)
            sextets.append(sextet)
        } else if byte == .equals {
            firstPad = firstPad ?? index
            padCount += 1
        } else if byte == .space, spaceIsPlus {
            note(.plusAsSpace, index, text, once: .plus)
            sextets.append(62)
        } else if byte.isSpaceOrTab {
            if layout != .oneLine { note(.whitespace(.insideLine), index, text, once: .inside) }
        } else if !isStandardAlphabet, byte == .hyphen || byte == UInt8(ascii: "_") {
            note(.base64(.urlAlphabet), index, text, once: .url)
            sextets.append(byte == .hyphen ? 62 : 63)
        } else if !hasForeignCharacter {
            hasForeignCharacter = true
            let scalar = UTF8Scalar(at: index, in: text.bytes)
            note(.base64(.character(scalar?.value ?? UInt32(byte))), index, text, once: .character)
            return scalar?.byteCount ?? 1
        }
        return 1
    }

    private mutating func decode(_ text: KeyText, at start: Int) {
        defer { sextets.wipe() }
        guard !sextets.isEmpty else {
            if !hasForeignCharacter { note(.emptyBody, start, text, once: .rest) }
            return
        }
        let rest = sextets.count % 4
        // A foreign character that took another's place is to blame for a wrong count, and was named already.
        guard rest != 1 else {
            if !hasForeignCharacter { note(.base64(.length), contentEnd, text, once: .rest) }
            return
        }
        if padCount != (4 - rest) % 4, !hasForeignCharacter { note(.base64(.padding), firstPad ?? contentEnd, text, once: .padding) }
        let unused: UInt8 = rest == 2 ? sextets[sextets.count - 1] & 0b1111 : rest == 3 ? sextets[sextets.count - 1] & 0b11 : 0
        if unused != 0, !isDamaged { note(.base64(.trailingBits), contentEnd - padCount - 1, text, once: .rest) }
        der = Self.pack(sextets)
    }

    private static func pack(_ sextets: [UInt8]) -> [UInt8] {
        [UInt8](capacity: sextets.count * 6 / 8) { output in
            let sextets = sextets.span
            for index in stride(from: 0, to: sextets.count - 1, by: 4) {
                output.append(sextets[index] << 2 | sextets[index + 1] >> 4)
                guard index + 2 < sextets.count else { break }
                output.append(sextets[index + 1] << 4 | sextets[index + 2] >> 2)
                guard index + 3 < sextets.count else { break }
                output.append(sextets[index + 2] << 6 | sextets[index + 3])
            }
        }
    }
}

extension String {
    var trimmed: String {
        // A character that begins with a visible one of ASCII is no white space: nothing to do, as nearly always.
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        if let first = utf8.first, let last = utf8.last, visible.contains(first), visible.contains(last) { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
