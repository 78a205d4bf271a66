// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// Takes a text file line by line, as bytes; a line ends with LF or CR LF.
struct VectorLines {
    private let bytes: [UInt8]
    private var nextStart = 0
    /// The number of ``line``, from 1.
    private(set) var number = 0
    /// The line to be read now, without its end; `nil` after the last one.
    private(set) var line: ArraySlice<UInt8>?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        advance()
    }

    /// Goes to the next line.
    mutating func advance() {
        number += 1
        guard nextStart < bytes.count else { return line = nil }
        var end = nextStart
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let hasReturn = end > nextStart && bytes[end - 1] == UInt8(ascii: "\r")
        line = bytes[nextStart..<(hasReturn ? end - 1 : end)]
        nextStart = end + 1
    }

    /// Goes to the next line that is not empty.
    mutating func skipBlanks() {
        while let line, line.isEmpty { advance() }
    }

    /// Goes to the next line that is neither empty nor a `#` comment.
    mutating func skipCommentsAndBlanks() {
        while let line, line.isEmpty || line.first == UInt8(ascii: "#") { advance() }
    }

    /// Whether the line is `text`, and nothing else.
    func reads(_ text: String) -> Bool { line?.elementsEqual(text.utf8) ?? false }

    /// Passes a line that must be `text`, and nothing else.
    mutating func pass(_ text: String) throws(VectorFormatError) {
        guard reads(text) else { throw expected(text) }
        advance()
    }

    /// The decimal number that a line must have between `start` and `end`.
    mutating func decimal(after start: String, before end: String = "") throws(VectorFormatError) -> Int {
        let digits = try text(after: start, before: end)
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self))
        else { throw failure("not a decimal number") }
        advance()
        return number
    }

    /// The bytes whose pairs of hexadecimal digits must follow `start` on a line; there may be none.
    mutating func hex(after start: String = "") throws(VectorFormatError) -> [UInt8] {
        guard let bytes = Hex.decode(try text(after: start)) else { throw failure("not pairs of hexadecimal digits") }
        advance()
        return bytes
    }

    /// What the line has between `start` and `end`, both of which must be there.
    func text(after start: String, before end: String = "") throws(VectorFormatError) -> ArraySlice<UInt8> {
        guard let line, line.starts(with: start.utf8), line.reversed().starts(with: end.utf8.reversed()),
            line.count >= start.utf8.count + end.utf8.count
        else { throw expected("\(start)...\(end)") }
        return line.dropFirst(start.utf8.count).dropLast(end.utf8.count)
    }

    /// An error about the line that is to be read now.
    func failure(_ reason: String) -> VectorFormatError {
        VectorFormatError(place: "line \(number)", reason: reason)
    }

    private func expected(_ text: String) -> VectorFormatError {
        failure(line == nil ? "the file ends where \"\(text)\" belongs" : "expected \"\(text)\"")
    }
}
