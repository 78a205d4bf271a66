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
        var label: String
        /// Indices into the text.
        var range: Range<Int>
        var faults: [(fault: KeyDefect.Boundary, index: Int)]
    }

    private let text: KeyText
    private var bytes: [UInt8] { text.bytes }

    init(_ text: KeyText) { self.text = text }

    func blocks() -> [Block] {
        var blocks: [Block] = []
        var open: Boundary?
        var consumed = 0
        for boundary in boundaries() {
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
            if begin.label.uppercased() != end.label.uppercased() {
                note(.labelDiffers(begin: begin.label, end: end.label), end.range.lowerBound)
            }
            let hasLineBreak = bytes[range].contains { $0.isLineEnd }
            if !hasLineBreak {
                defects.append(.text(.noLineBreaks, at: text.position(of: begin.range.lowerBound)))
            } else {
                if let first = bytes[range].first(where: { !$0.isSpaceOrTab }), !first.isLineEnd { note(.gluedText, range.lowerBound) }
                if let last = bytes[range].last(where: { !$0.isSpaceOrTab && $0 != UInt8(ascii: ">") }), !last.isLineEnd {
                    note(.gluedText, end.range.lowerBound)
                }
            }
        case (nil, nil):
            break
        }
        return Block(label: (begin ?? end)?.label.uppercased() ?? "", begin: begin, end: end, body: range, defects: defects)
    }

    /// The start of the white space (or quote marks of a mail) between the line's beginning and the boundary.
    private func indentation(before index: Int) -> Int? {
        var start = index
        while start > 0, bytes[start - 1].isSpaceOrTab || bytes[start - 1] == UInt8(ascii: ">") { start -= 1 }
        guard start < index, start == 0 || bytes[start - 1].isLineEnd else { return nil }
        return start
    }

    // MARK: Boundaries

    private func boundaries() -> [Boundary] {
        var found: [Boundary] = []
        var index = 0
        while index < bytes.count {
            if let boundary = boundary(at: index) {
                found.append(boundary)
                index = boundary.range.upperBound
            } else {
                index += max(1, hyphens(at: index).byteCount)
            }
        }
        return found
    }

    private func boundary(at start: Int) -> Boundary? {
        let opening = hyphens(at: start)
        guard opening.count >= 2 else { return nil }
        var index = start + opening.byteCount
        let spaceBefore = skipSpaces(&index)
        let word = letters(at: index)
        guard ["BEGIN", "END"].contains(word.uppercased()) else { return nil }
        var faults: [(KeyDefect.Boundary, Int)] = []
        index += word.utf8.count
        let labelStart = index
        let spaces = skipSpaces(&index)
        var label = ""
        while index < bytes.count, bytes[index].isLetter || bytes[index].isDigit || bytes[index] == UInt8(ascii: " "), label.utf8.count < 64 {
            label.unicodeScalars.append(Unicode.Scalar(bytes[index]))
            index += 1
            if let space = noBreakSpace(at: index) {
                faults.append((.lookAlike(0xA0), index))
                label += " "
                index += space
            }
        }
        let closing = hyphens(at: index)
        guard closing.count >= 1 || !label.isEmpty else { return nil }

        for run in [(opening, start), (closing, index)] {
            if run.0.count != 5 { faults.append((.hyphenCount(run.0.count), run.1)) }
            if let lookAlike = run.0.lookAlike { faults.append((.lookAlike(lookAlike), run.1)) }
        }
        if spaceBefore.count > 0 || spaces.count != 1 || label.last == " " { faults.append((.spacing, start + opening.byteCount)) }
        if spaces.lookAlike { faults.append((.lookAlike(0xA0), labelStart)) }
        if word != word.uppercased() || label != label.uppercased() { faults.append((.letterCase, start + opening.byteCount)) }
        while label.last == " " { label.removeLast() }
        return Boundary(isBegin: word.uppercased() == "BEGIN", label: label, range: start..<index + closing.byteCount, faults: faults)
    }

    private func letters(at start: Int) -> String {
        String(decoding: bytes[start...].prefix { $0.isLetter }.prefix(5), as: UTF8.self)
    }

    private func skipSpaces(_ index: inout Int) -> (count: Int, lookAlike: Bool) {
        var count = 0
        var lookAlike = false
        while index < bytes.count {
            if bytes[index].isSpaceOrTab {
                index += 1
            } else if let space = noBreakSpace(at: index) {
                lookAlike = true
                index += space
            } else {
                break
            }
            count += 1
        }
        return (count, lookAlike)
    }

    private func noBreakSpace(at index: Int) -> Int? {
        bytes[min(index, bytes.count)...].starts(with: [0xC2, 0xA0]) ? 2 : nil
    }

    /// A run of hyphens and of characters that look like one.
    private func hyphens(at start: Int) -> (count: Int, byteCount: Int, lookAlike: UInt32?) {
        var count = 0
        var index = start
        var lookAlike: UInt32?
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "-") {
                index += 1
            } else if let scalar = UTF8Scalar(at: index, in: bytes), Self.dashes.contains(scalar.value) {
                lookAlike = lookAlike ?? scalar.value
                index += scalar.byteCount
            } else {
                break
            }
            count += 1
        }
        return (count, index - start, lookAlike)
    }

    /// Hyphens, dashes and minus signs of Unicode that word processors put in place of `-`.
    private static let dashes: Set<UInt32> = [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D]
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
