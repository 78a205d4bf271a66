// SPDX-License-Identifier: Apache-2.0

/// A JSON value (RFC 8259), read strictly: equal members, deep nesting and text that is not UTF-8 are refused.
package enum JSONValue: Equatable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// As it is written.
    case number(String)
    /// A string.
    case string(String)
    /// A list.
    case list([JSONValue])
    /// An object, without the order of its members.
    case object([String: JSONValue])

    /// Why a text cannot be read.
    package enum Failure: Error, Equatable {
        /// It ends before the value does.
        case truncated
        /// The byte that does not belong there.
        case malformed(byteOffset: Int)
    }

    /// Reads a whole text.
    package init(_ text: [UInt8]) throws(Failure) {
        var reader = JSONReader(text)
        self = try reader.document()
    }

    /// A member of an object.
    package subscript(_ member: String) -> JSONValue? { members?[member] }

    /// The members of an object.
    package var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
    /// The text of a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }
    /// A number, or a string of digits as some write it.
    package var integer: Int? {
        switch self {
        case .number(let text), .string(let text): Int(text)
        default: nil
        }
    }
    /// Whether nothing is said: null, an empty string, list or object.
    package var isEmpty: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .list(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }
}

private struct JSONReader {
    private let text: [UInt8]
    private var index: Int
    // Answers have three or four levels.
    private static let maximumDepth = 32

    init(_ text: [UInt8]) {
        self.text = text
        index = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func document() throws(JSONValue.Failure) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard index == text.count else { throw .malformed(byteOffset: index) }
        return value
    }

    private var failure: JSONValue.Failure { index < text.count ? .malformed(byteOffset: index) : .truncated }

    private mutating func skipSpace() {
        while index < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[index]) { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func require(_ character: Unicode.Scalar) throws(JSONValue.Failure) {
        guard take(character) else { throw failure }
    }

    private mutating func value(depth: Int) throws(JSONValue.Failure) -> JSONValue {
        skipSpace()
        guard index < text.count, depth <= Self.maximumDepth else { throw failure }
        switch text[index] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .list(try list(depth: depth + 1))
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func literal(_ word: String, _ value: JSONValue) throws(JSONValue.Failure) -> JSONValue {
        for character in word.unicodeScalars { try require(character) }
        return value
    }

    private mutating func object(depth: Int) throws(JSONValue.Failure) -> [String: JSONValue] {
        try require("{")
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            let start = index
            let name = try string()
            // Of two equal members one reader would keep the first and another the last.
            guard members[name] == nil else { throw .malformed(byteOffset: start) }
            skipSpace()
            try require(":")
            members[name] = try value(depth: depth)
            skipSpace()
        } while take(",")
        try require("}")
        return members
    }

    private mutating func list(depth: Int) throws(JSONValue.Failure) -> [JSONValue] {
        try require("[")
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth))
            skipSpace()
        } while take(",")
        try require("]")
        return elements
    }

    private mutating func number() throws(JSONValue.Failure) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONValue.Failure) {
        let start = index
        while index < text.count, text[index].isDigit { index += 1 }
        guard index > start else { throw failure }
    }

    private mutating func string() throws(JSONValue.Failure) -> String {
        try require("\"")
        let start = index
        var bytes: [UInt8] = []
        while true {
            guard index < text.count else { throw .truncated }
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let string = String(validating: bytes, as: UTF8.self) else { throw .malformed(byteOffset: start) }
                return string
            case UInt8(ascii: "\\"):
                index += 1
                bytes += Array(String(try escape()).utf8)
            case ..<0x20: throw .malformed(byteOffset: index)
            default:
                bytes.append(byte)
                index += 1
            }
        }
    }

    private mutating func escape() throws(JSONValue.Failure) -> Unicode.Scalar {
        let simple: [(Unicode.Scalar, Unicode.Scalar)] = [
            ("\"", "\""), ("\\", "\\"), ("/", "/"), ("n", "\n"), ("r", "\r"), ("t", "\t"), ("b", "\u{8}"), ("f", "\u{C}"),
        ]
        for (letter, scalar) in simple where take(letter) { return scalar }
        try require("u")
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Half of a surrogate pair alone stands for no character.
        let end = index
        guard unit < 0xDC00, take("\\"), take("u") else {
            index = end
            return "\u{FFFD}"
        }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low) else {
            index = end
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func codeUnit() throws(JSONValue.Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < text.count, let digit = Character(Unicode.Scalar(text[index])).hexDigitValue else { throw failure }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
