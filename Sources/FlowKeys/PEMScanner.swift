// SPDX-License-Identifier: Apache-2.0

/// Finds PEM blocks (RFC 7468) in a text, however damaged their boundary lines are, and names the damage.
struct PEMScanner {
    /// A block between two boundaries, its body not yet decoded.
    struct Block {
        var label: String
        var begin: Boundary?
        var end: Boundary?
        /// Indices into the text.
        var body: Range<Int>
        var defects: [KeyDefect]
    }

    /// `-----BEGIN LABEL-----` or `-----END LABEL-----`, or something that was meant to be one.
    struct Boundary {
        var isBegin: Bool
        /// In capitals.
        var label: String
        /// Indices into the text.
        var range: Range<Int>
        var faults: [(fault: KeyDefect.Boundary, index: Int)]
    }

    private let text: KeyText
    private let bytes: [UInt8]

    init(_ text: KeyText) {
        self.text = text
        bytes = text.bytes
    }

    /// - Parameter limit: how many boundaries are looked for.
    func blocks(limit: Int = .max) -> [Block] {
        var blocks: [Block] = []
        var open: Boundary?
        var consumed = 0
        for boundary in boundaries(limit: limit) {
            if boundary.isBegin {
                if let unclosed = open { blocks.append(block(unclosed, nil, bodyEnd: boundary.range.lowerBound)) }
                open = boundary
            } else {
                blocks.append(block(open, boundary, bodyStart: consumed, bodyEnd: boundary.range.lowerBound))
                open = nil
                consumed = boundary.range.upperBound
            }
        }
        if let unclosed = open { blocks.append(block(unclosed, nil, bodyEnd: bytes.count)) }
        return blocks
    }

    private func block(_ begin: Boundary?, _ end: Boundary?, bodyStart: Int = 0, bodyEnd: Int) -> Block {
        var defects: [KeyDefect] = []
        func note(_ fault: KeyDefect.Boundary, _ index: Int) {
            defects.append(.text(.boundary(fault), at: text.position(of: index)))
        }
        for boundary in [begin, end].compactMap({ $0 }) {
            for (fault, index) in boundary.faults { note(fault, index) }
            if let indentation = indentation(before: boundary.range.lowerBound) {
                defects.append(.text(.whitespace(.beforeBoundary), at: text.position(of: indentation)))
            }
        }
        let range = (begin?.range.upperBound ?? bodyStart)..<bodyEnd
        switch (begin, end) {
        case (nil, let end?):
            note(.missingBegin, end.range.lowerBound)
        case (let begin?, nil):
            note(.missingEnd, begin.range.lowerBound)
        case (let begin?, let end?):
            if begin.label != end.label {
                note(.labelDiffers(begin: begin.label, end: end.label), end.range.lowerBound)
            }
            let hasLineBreak = bytes[range].contains { $0.isLineEnd }
            if !hasLineBreak {
                defects.append(.text(.noLineBreaks, at: text.position(of: begin.range.lowerBound)))
            } else {
                if let first = bytes[range].first(where: { !$0.isBlankInLine }), !first.isLineEnd { note(.gluedText, range.lowerBound) }
                if let last = bytes[range].last(where: { !$0.isBlankInLine && $0 != .quoteMark }), !last.isLineEnd {
                    note(.gluedText, end.range.lowerBound)
                }
            }
        case (nil, nil):
            break
        }
        return Block(label: (begin ?? end)?.label ?? "", begin: begin, end: end, body: range, defects: defects)
    }

    /// The start of the white space (or quote marks of a mail) between the line's beginning and the boundary.
    private func indentation(before index: Int) -> Int? {
        var start = index
        while start > 0, bytes[start - 1].isBlankInLine || bytes[start - 1] == .quoteMark { start -= 1 }
        guard start < index, start == 0 || bytes[start - 1].isLineEnd else { return nil }
        return start
    }

    // MARK: Boundaries

    private func boundaries(limit: Int) -> [Boundary] {
        var found: [Boundary] = []
        var index = 0
        while index < bytes.count, found.count < limit {
            // Nearly every byte stands inside a line of base64.
            if index > 0, !bytes[index].mayBeginBoundary, !bytes[index - 1].isLineEnd {
                index += 1
                continue
            }
            let opening = hyphens(at: index)
            if let boundary = boundary(after: opening, at: index) {
                found.append(boundary)
                index = boundary.range.upperBound
            } else {
                index += max(1, opening.byteCount)
            }
        }
        return found
    }

    private func boundary(after opening: Hyphens, at start: Int) -> Boundary? {
        let isBare = opening.count == 0 && (start == 0 || bytes[start - 1].isLineEnd)
        guard opening.count >= 2 || opening.lookAlike != nil || isBare else { return nil }
        var index = start + opening.byteCount
        let spaceBefore = skipSpaces(&index)
        guard let word = keyword(at: index) else { return nil }
        index += word.utf8.count
        let labelStart = index
        let spaces = skipSpaces(&index)
        let label = label(at: &index)
        let closing = closingHyphens(at: index)
        let name = label.text.trimmed
        if isBare, PEMLabel.structure(of: name) == nil || index < bytes.count && !bytes[index].isLineEnd && closing.count < 4 { return nil }
        // "-- end of the list" is not one; "--BEGIN PUBLIC KEY" was meant to be.
        guard opening.count >= 4 && closing.count >= 4 || PEMLabel.namesKey(name.uppercased()) else { return nil }

        var boundary = Boundary(
            isBegin: word.uppercased() == "BEGIN", label: name.uppercased(), range: start..<index + closing.byteCount, faults: [])
        // RFC 4716 section 3.2: four hyphens and a space.
        if name == PEMLabel.ssh2PublicKey, opening.count == 4, closing.count == 4, spaceBefore.count == 1 { return boundary }
        for (run, position) in [(opening, start), (closing, index)] {
            if let lookAlike = run.lookAlike {
                boundary.faults.append((.lookAlike(lookAlike), position))
            } else if run.count != 5 {
                boundary.faults.append((.hyphenCount(run.count), position))
            }
        }
        if let lookAlike = spaceBefore.lookAlike ?? spaces.lookAlike ?? label.lookAlike {
            boundary.faults.append((.lookAlike(0xA0), lookAlike))
        }
        let isTab = spaces.count == 1 && bytes[labelStart] == 0x09
        if spaceBefore.count > 0 || spaces.count != 1 || isTab || label.text.last == " " {
            boundary.faults.append((.spacing, labelStart - word.utf8.count))
        }
        if word != word.uppercased() || name != name.uppercased() { boundary.faults.append((.letterCase, labelStart - word.utf8.count)) }
        return boundary
    }

    /// The words after BEGIN or END, no-break spaces among them mended.
    private func label(at index: inout Int) -> (text: String, lookAlike: Int?) {
        var text = ""
        var lookAlike: Int?
        while index < bytes.count, text.utf8.count < 64 {
            if let space = noBreakSpace(at: index) {
                lookAlike = lookAlike ?? index
                text += " "
                index += space
            } else if bytes[index].isLetter || bytes[index].isDigit || bytes[index] == .space {
                text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
                index += 1
            } else {
                break
            }
        }
        return (text, lookAlike)
    }

    /// `BEGIN` or `END` as it is written there.
    private func keyword(at start: Int) -> String? {
        guard start < bytes.count, bytes[start] | 0x20 == UInt8(ascii: "b") || bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
        let letters = String(decoding: bytes[start...].prefix(5), as: UTF8.self)
        return ["BEGIN", "END"].first { letters.uppercased().hasPrefix($0) }.map { String(letters.prefix($0.count)) }
    }

    private func skipSpaces(_ index: inout Int) -> (count: Int, lookAlike: Int?) {
        var count = 0
        var lookAlike: Int?
        while index < bytes.count {
            if bytes[index].isSpaceOrTab {
                index += 1
            } else if let space = noBreakSpace(at: index) {
                lookAlike = lookAlike ?? index
                index += space
            } else {
                break
            }
            count += 1
        }
        return (count, lookAlike)
    }

    private func noBreakSpace(at index: Int) -> Int? {
        index + 1 < bytes.count && bytes[index] == 0xC2 && bytes[index + 1] == 0xA0 ? 2 : nil
    }

    private typealias Hyphens = (count: Int, byteCount: Int, lookAlike: UInt32?)

    /// A run of hyphens and of characters that look like one.
    private func hyphens(at start: Int) -> Hyphens {
        var run: Hyphens = (0, 0, nil)
        var index = start
        while index < bytes.count {
            if bytes[index] == .hyphen {
                index += 1
            } else if bytes[index] >= 0xE2, let dash = dash(at: index) {
                run.lookAlike = run.lookAlike ?? dash
                index += 3
            } else if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xAD {
                run.lookAlike = run.lookAlike ?? 0xAD
                index += 2
            } else if index == start, let rule = ruled(at: index) {
                run = (rule, rule, UInt32(bytes[index]))
                return run
            } else {
                break
            }
            run.count += 1
        }
        run.byteCount = index - start
        return run
    }

    /// Two boundary lines without a line break between them share one run of ten.
    private func closingHyphens(at start: Int) -> Hyphens {
        let run = hyphens(at: start)
        guard run.count == 10, run.byteCount == 10, keyword(at: start + 10) != nil else { return run }
        return (5, 5, nil)
    }

    /// The length of a run of one character that is drawn where hyphens belong, three at least and not among base64.
    private func ruled(at start: Int) -> Int? {
        guard bytes[start].mayBeRuled, start == 0 || bytes[start - 1] != bytes[start] else { return nil }
        let count = bytes[start...].prefix { $0 == bytes[start] }.count
        return count >= 3 && count < 64 ? count : nil
    }

    /// The scalar value of a dash of three bytes.
    private func dash(at index: Int) -> UInt32? {
        guard index + 2 < bytes.count, bytes[index] & 0xF0 == 0xE0 else { return nil }
        let value = UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
        return Self.dashes.contains(value) ? value : nil
    }

    /// Hyphens, dashes and minus signs of Unicode that word processors put in place of `-`.
    private static let dashes: Set<UInt32> = [
        0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500, 0x2501, 0xFE58, 0xFE63, 0xFF0D,
    ]
}

extension UInt8 {
    /// Drawn as a line where hyphens belong.
    fileprivate var mayBeRuled: Bool {
        self == .equals || self == UInt8(ascii: "_") || self == UInt8(ascii: "*") || self == UInt8(ascii: "~")
    }

    /// A hyphen, or the first byte of what looks like one or like several.
    fileprivate var mayBeginBoundary: Bool { !isLetter && (self == .hyphen || self >= 0xC2 || mayBeRuled) }
}
