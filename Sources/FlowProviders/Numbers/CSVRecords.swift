// SPDX-License-Identifier: Apache-2.0

/// Records of comma-separated values (RFC 4180), with any separator; lines end in CRLF, LF or CR.
///
/// Empty records are passed over, and so are lines that begin with `#`. Spaces around a field go. A quotation mark in a field that does
/// not begin with one stands for itself.
struct CSVRecords {
    struct Record {
        /// Where it begins, from 1.
        var line: Int
        var fields: [[UInt8]]
    }

    /// What cannot be read, and in which line it begins.
    enum Failure: Error, Equatable {
        case openQuotation(line: Int)
        case textAfterQuotation(line: Int)
    }

    private let text: [UInt8]
    private let separator: UInt8
    private var index: Int
    private var line: Int

    /// - Parameters:
    ///   - start: the first byte that counts.
    ///   - line: the line in which it stands.
    init(_ text: [UInt8], separator: UInt8, from start: Int = 0, line: Int = 1) {
        self.text = text
        self.separator = separator
        self.line = line
        index = start
    }

    /// The next record; `nil` at the end.
    mutating func next() throws(Failure) -> Record? {
        while index < text.count {
            skipSpace()
            if index < text.count, text[index] == UInt8(ascii: "#") {
                while index < text.count, !isLineEnd { index += 1 }
                endLine()
                continue
            }
            let record = try record()
            if record.fields.contains(where: { !$0.isEmpty }) { return record }
        }
        return nil
    }

    private var isLineEnd: Bool { text[index] == 0x0A || text[index] == 0x0D }

    private mutating func endLine() {
        guard index < text.count else { return }
        if text[index] == 0x0D, index + 1 < text.count, text[index + 1] == 0x0A { index += 1 }
        index += 1
        line += 1
    }

    private func isSpace(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && byte != separator }

    private mutating func skipSpace() {
        while index < text.count, isSpace(text[index]) { index += 1 }
    }

    private mutating func record() throws(Failure) -> Record {
        var record = Record(line: line, fields: [try field()])
        while index < text.count, text[index] == separator {
            index += 1
            record.fields.append(try field())
        }
        endLine()
        return record
    }

    private mutating func field() throws(Failure) -> [UInt8] {
        skipSpace()
        if index < text.count, text[index] == UInt8(ascii: "\"") { return try quotedField() }
        let start = index
        while index < text.count, text[index] != separator, !isLineEnd { index += 1 }
        return trimmed(text[start..<index])
    }

    private mutating func quotedField() throws(Failure) -> [UInt8] {
        let start = line
        var content: [UInt8] = []
        index += 1
        while true {
            guard index < text.count else { throw .openQuotation(line: start) }
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                guard index < text.count, text[index] == byte else { break }
                index += 1
            } else if byte == 0x0A || byte == 0x0D && (index == text.count || text[index] != 0x0A) {
                line += 1
            }
            content.append(byte)
        }
        skipSpace()
        guard index == text.count || text[index] == separator || isLineEnd else { throw .textAfterQuotation(line: line) }
        return trimmed(content[...])
    }

    private func trimmed(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var field = field.drop(while: isSpace)
        while let last = field.last, isSpace(last) { field = field.dropLast() }
        return Array(field)
    }
}
