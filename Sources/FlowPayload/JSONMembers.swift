// SPDX-License-Identifier: Apache-2.0

/// The members of one JSON object (RFC 8259) that somebody asked for, found without decoding the rest.
///
/// General decoders keep the last of two equal members, or the first, and do not say so; between a verifier and a
/// decrypter that difference is an attack. So this one refuses them. Members nobody asked for are checked for grammar only.
package struct JSONMembers {
    /// A value's place in the text.
    package struct Value {
        /// As far as anybody asks.
        package enum Kind: Equatable { case string(hasEscapes: Bool), object, other }
        package var kind: Kind
        /// Of a string: without its quotation marks.
        package var range: Range<Int>
    }

    private(set) var values: [Value?]
    private let names: [String]

    /// - Parameter range: where the object stands in `text`.
    package init(_ names: [String], in text: Span<UInt8>, _ range: Range<Int>) throws(EnvelopeError) {
        self.names = names
        values = Array(repeating: nil, count: names.count)
        var cursor = JSONCursor(index: range.lowerBound, end: range.upperBound)
        cursor.skipWhitespace(in: text)
        guard cursor.peek(in: text) == UInt8(ascii: "{") else {
            _ = try cursor.value(in: text)
            try cursor.requireEnd(in: text)
            throw .notAnObject
        }
        cursor.index += 1
        try readMembers(&cursor, text)
        try cursor.requireEnd(in: text)
    }

    /// The member of that name, which must be one of those asked for.
    package subscript(_ name: String) -> Value? {
        zip(names, values).first { $0.0 == name }?.1
    }

    /// The UTF-8 of a member that is a string, its escapes resolved; `nil` for anything else.
    package func string(_ name: String, in text: Span<UInt8>) -> [UInt8]? {
        guard let value = self[name], case .string = value.kind else { return nil }
        return JSONCursor.unescape(text, value.range)
    }

    private mutating func readMembers(_ cursor: inout JSONCursor, _ text: Span<UInt8>) throws(EnvelopeError) {
        cursor.skipWhitespace(in: text)
        if cursor.take(UInt8(ascii: "}"), in: text) { return }
        repeat {
            cursor.skipWhitespace(in: text)
            let name = try cursor.string(in: text)
            cursor.skipWhitespace(in: text)
            try cursor.require(UInt8(ascii: ":"), in: text)
            let value = try cursor.value(in: text)
            if let index = index(of: name, text) {
                guard values[index] == nil else { throw .duplicateMember(names[index]) }
                values[index] = value
            }
            cursor.skipWhitespace(in: text)
        } while cursor.take(UInt8(ascii: ","), in: text)
        try cursor.require(UInt8(ascii: "}"), in: text)
    }

    private func index(of name: Value, _ text: Span<UInt8>) -> Int? {
        if name.kind == .string(hasEscapes: true) {
            // Byte by byte: equal strings in Swift may be spelled with different scalars.
            let unescaped = JSONCursor.unescape(text, name.range)
            return names.firstIndex { unescaped.elementsEqual($0.utf8) }
        }
        return names.firstIndex { candidate in
            guard candidate.utf8.count == name.range.count else { return false }
            for (byte, index) in zip(candidate.utf8, name.range) where byte != text[index] { return false }
            return true
        }
    }
}

/// Steps through JSON text and checks its grammar.
struct JSONCursor {
    var index: Int
    let end: Int
    // As deep as common parsers go by default; a request is one level deep.
    private static let maximumDepth = 64

    func peek(in text: Span<UInt8>) -> UInt8? { index < end ? text[index] : nil }

    mutating func take(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
        guard peek(in: text) == byte else { return false }
        index += 1
        return true
    }

    mutating func require(_ byte: UInt8, in text: Span<UInt8>) throws(EnvelopeError) {
        guard take(byte, in: text) else { throw .notJSON(byteOffset: index) }
    }

    mutating func requireEnd(in text: Span<UInt8>) throws(EnvelopeError) {
        skipWhitespace(in: text)
        guard index == end else { throw .notJSON(byteOffset: index) }
    }

    mutating func skipWhitespace(in text: Span<UInt8>) {
        while index < end {
            switch text[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    /// Any value.
    mutating func value(in text: Span<UInt8>, depth: Int = 0) throws(EnvelopeError) -> JSONMembers.Value {
        skipWhitespace(in: text)
        let start = index
        switch peek(in: text) {
        case UInt8(ascii: "\""):
            return try string(in: text)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = text[index] == UInt8(ascii: "{")
            guard depth < Self.maximumDepth else { throw .notJSON(byteOffset: index) }
            index += 1
            try elements(in: text, closing: isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), isObject: isObject, depth: depth + 1)
            return .init(kind: isObject ? .object : .other, range: start..<index)
        case UInt8(ascii: "t"):
            try literal("true", in: text)
        case UInt8(ascii: "f"):
            try literal("false", in: text)
        case UInt8(ascii: "n"):
            try literal("null", in: text)
        default:
            try number(in: text)
        }
        return .init(kind: .other, range: start..<index)
    }

    private mutating func elements(in text: Span<UInt8>, closing: UInt8, isObject: Bool, depth: Int) throws(EnvelopeError) {
        skipWhitespace(in: text)
        if take(closing, in: text) { return }
        repeat {
            if isObject {
                skipWhitespace(in: text)
                _ = try string(in: text)
                skipWhitespace(in: text)
                try require(UInt8(ascii: ":"), in: text)
            }
            _ = try value(in: text, depth: depth)
            skipWhitespace(in: text)
        } while take(UInt8(ascii: ","), in: text)
        try require(closing, in: text)
    }

    /// A string; its range leaves out the quotation marks.
    mutating func string(in text: Span<UInt8>) throws(EnvelopeError) -> JSONMembers.Value {
        try require(UInt8(ascii: "\""), in: text)
        let start = index
        var hasEscapes = false
        while true {
            index = Self.endOfPlainRun(in: text, index..<end)
            switch peek(in: text) {
            case UInt8(ascii: "\""):
                index += 1
                return .init(kind: .string(hasEscapes: hasEscapes), range: start..<index - 1)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape(in: text)
            default:
                throw .notJSON(byteOffset: index)
            }
        }
    }

    /// Where the characters that stand for themselves end: at a quotation mark, a backslash, a control character, or the end.
    private static func endOfPlainRun(in text: Span<UInt8>, _ range: Range<Int>) -> Int {
        func isSpecial(_ byte: UInt8) -> UInt8 {
            (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0) | (byte < 0x20 ? 1 : 0)
        }
        var index = range.lowerBound
        // A request is mostly one long string, and the compiler turns a block without exits into vector code: measured, a ninth of the time.
        while index + 32 <= range.upperBound {
            let block = text.extracting(index..<index + 32)
            var special: UInt8 = 0
            for offset in 0..<32 { special |= isSpecial(block[offset]) }
            guard special == 0 else { break }
            index += 32
        }
        while index < range.upperBound, isSpecial(text[index]) == 0 { index += 1 }
        return index
    }

    private mutating func skipEscape(in text: Span<UInt8>) throws(EnvelopeError) {
        index += 1
        guard let kind = peek(in: text) else { throw .notJSON(byteOffset: index) }
        if kind == UInt8(ascii: "u") {
            guard index + 4 < end, (1...4).allSatisfy({ Self.hexValue(text[index + $0]) != nil }) else { throw .notJSON(byteOffset: index) }
            index += 5
        } else {
            guard kind == UInt8(ascii: "/") || Self.simpleEscapes[kind] != nil else { throw .notJSON(byteOffset: index) }
            index += 1
        }
    }

    private mutating func literal(_ word: String, in text: Span<UInt8>) throws(EnvelopeError) {
        for byte in word.utf8 { try require(byte, in: text) }
    }

    private mutating func number(in text: Span<UInt8>) throws(EnvelopeError) {
        _ = take(UInt8(ascii: "-"), in: text)
        if !take(UInt8(ascii: "0"), in: text) { try digits(in: text) }
        if take(UInt8(ascii: "."), in: text) { try digits(in: text) }
        if take(UInt8(ascii: "e"), in: text) || take(UInt8(ascii: "E"), in: text) {
            if !take(UInt8(ascii: "+"), in: text) { _ = take(UInt8(ascii: "-"), in: text) }
            try digits(in: text)
        }
    }

    private mutating func digits(in text: Span<UInt8>) throws(EnvelopeError) {
        let start = index
        while index < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) { index += 1 }
        guard index > start else { throw .notJSON(byteOffset: index) }
    }

    // MARK: Escapes

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"),
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private static func hexValue(_ digit: UInt8) -> UInt32? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map { UInt32($0) }
    }

    /// The UTF-8 of a string that ``string(in:)`` has accepted.
    static func unescape(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        // No escape is shorter than what it stands for, so the result fits into the room of the text.
        [UInt8](capacity: range.count) { output in
            var index = range.lowerBound
            while true {
                let runEnd = endOfPlainRun(in: text, index..<range.upperBound)
                for position in index..<runEnd { output.append(text[position]) }
                guard runEnd < range.upperBound else { return }
                index = runEnd + appendEscape(at: runEnd, in: text, to: &output)
            }
        }
    }

    /// Appends what the escape at `index` stands for, and returns the escape's length.
    private static func appendEscape(at index: Int, in text: Span<UInt8>, to output: inout OutputSpan<UInt8>) -> Int {
        let kind = text[index + 1]
        guard kind == UInt8(ascii: "u") else {
            output.append(kind == UInt8(ascii: "/") ? kind : simpleEscapes[kind] ?? kind)
            return 2
        }
        let value = (2...5).reduce(UInt32(0)) { $0 << 4 | (hexValue(text[index + $1]) ?? 0) }
        // Half a surrogate pair becomes U+FFFD: no member that is decoded here holds anything but ASCII.
        for byte in String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8 { output.append(byte) }
        return 6
    }
}
