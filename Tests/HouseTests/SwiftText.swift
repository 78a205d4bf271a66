// SPDX-License-Identifier: Apache-2.0

/// A Swift file divided into code, string literals and comments; enough of the language for the laws, no parser.
struct SwiftText: Sendable {
    /// The bytes with comments and string literals turned to spaces; offsets and lines are those of the file.
    let code: [UInt8]
    /// The bytes with only the comments turned to spaces.
    let codeAndStrings: [UInt8]
    /// The identifiers and keywords of the code, in order.
    let words: [Word]

    struct Word: Equatable, Sendable {
        var text: String
        /// Counted from 1.
        var line: Int
        /// Offset in bytes from the start of the file.
        var offset: Int
    }

    init(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.scan()
        code = scanner.code
        codeAndStrings = scanner.codeAndStrings
        words = Self.words(in: scanner.code)
    }

    /// The runs of letters, digits and underscores.
    static func words(in bytes: [UInt8]) -> [Word] {
        var words: [Word] = []
        var line = 1
        var start: Int?
        for (offset, byte) in (bytes + [.newline]).enumerated() {
            if byte.isIdentifierPart {
                start = start ?? offset
                continue
            }
            if let first = start {
                words.append(Word(text: String(decoding: bytes[first..<offset], as: UTF8.self), line: line, offset: first))
                start = nil
            }
            if byte == .newline { line += 1 }
        }
        return words
    }

    /// The byte just before a word, a space at the start of the file.
    func byte(before word: Word) -> UInt8 {
        word.offset > 0 ? code[word.offset - 1] : .space
    }

    /// The byte just after a word, a newline at the end of the file.
    func byte(after word: Word) -> UInt8 {
        let end = word.offset + word.text.utf8.count
        return end < code.count ? code[end] : .newline
    }

    /// The span from an opening bracket at `offset` to the one that closes it, without the two; nil when it is never closed.
    func contents(ofBracketAt offset: Int) -> Range<Int>? {
        var depth = 0
        for index in offset..<code.count {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return offset + 1..<index }
            default: break
            }
        }
        return nil
    }

    /// How many braces are open at an offset.
    func braceDepth(at offset: Int) -> Int {
        code[..<offset].reduce(0) { $0 + ($1 == UInt8(ascii: "{") ? 1 : $1 == UInt8(ascii: "}") ? -1 : 0) }
    }
}

extension SwiftText {
    /// One import declaration.
    struct Import: Equatable {
        var module: String
        /// `internal`, `public` and so on; nil for a plain import.
        var access: String?
        var line: Int
    }

    var imports: [Import] {
        words.indices.compactMap { index in
            let keyword = words[index]
            guard keyword.text == "import", byte(before: keyword).isBlank, byte(after: keyword).isBlank else { return nil }
            let names = words[(index + 1)...].prefix { $0.line == keyword.line }.map(\.text)
            let module = names.first.flatMap { Self.declarationKinds.contains($0) ? names.dropFirst().first : $0 }
            guard let module else { return nil }
            let modifiers = words[..<index].reversed().prefix { word in
                word.line == keyword.line && !code[word.offset..<keyword.offset].contains(UInt8(ascii: ";"))
            }
            let access = modifiers.map(\.text).first(where: Self.accessLevels.contains)
            return Import(module: module, access: access, line: keyword.line)
        }
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    /// `import struct Foundation.URL` names the kind before the module.
    private static let declarationKinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]
}

/// Walks the bytes of a file once and blanks what is not code.
private struct Scanner {
    let bytes: [UInt8]
    var code: [UInt8]
    var codeAndStrings: [UInt8]
    private var index = 0
    private var frames: [Frame] = []

    /// What encloses the current byte besides the file itself.
    private enum Frame {
        case string(hashes: Int, quotes: Int)
        /// Code inside `\( )`, with the number of its open parentheses.
        case interpolation(open: Int)
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        code = bytes
        codeAndStrings = bytes
    }

    mutating func scan() {
        while index < bytes.count {
            if case .string(let hashes, let quotes)? = frames.last {
                scanString(hashes: hashes, quotes: quotes)
            } else {
                scanCode()
            }
        }
    }

    private mutating func scanCode() {
        if starts(with: "//") {
            while index < bytes.count, bytes[index] != .newline { blankComment() }
        } else if starts(with: "/*") {
            var depth = 0
            repeat {
                if starts(with: "/*") {
                    depth += 1
                    blankComment()
                } else if starts(with: "*/") {
                    depth -= 1
                    blankComment()
                }
                blankComment()
            } while depth > 0 && index < bytes.count
        } else if let opening = openingQuotes() {
            frames.append(.string(hashes: opening.hashes, quotes: opening.quotes))
            blankString(opening.hashes + opening.quotes)
        } else if case .interpolation(let open)? = frames.last {
            let closesOne = bytes[index] == UInt8(ascii: ")")
            let change = closesOne ? -1 : bytes[index] == UInt8(ascii: "(") ? 1 : 0
            if open + change == 0 {
                frames.removeLast()
                blankString(1)
            } else {
                frames[frames.count - 1] = .interpolation(open: open + change)
                index += 1
            }
        } else {
            index += 1
        }
    }

    private mutating func scanString(hashes: Int, quotes: Int) {
        let marks = String(repeating: "#", count: hashes)
        if starts(with: String(repeating: "\"", count: quotes) + marks) {
            frames.removeLast()
            blankString(quotes + hashes)
        } else if starts(with: "\\" + marks + "(") {
            frames.append(.interpolation(open: 1))
            blankString(hashes + 2)
        } else if starts(with: "\\" + marks) {
            blankString(hashes + 2)
        } else if quotes == 1, bytes[index] == .newline {
            // No such literal exists: the quote stood in a regular expression. The damage ends with the line.
            frames.removeLast()
        } else {
            blankString(1)
        }
    }

    private func openingQuotes() -> (hashes: Int, quotes: Int)? {
        var end = index
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        let isMultiline = bytes[end...].prefix(3).elementsEqual("\"\"\"".utf8)
        return (end - index, isMultiline ? 3 : 1)
    }

    private func starts(with text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    private mutating func blankComment() {
        guard index < bytes.count else { return }
        if bytes[index] != .newline {
            code[index] = .space
            codeAndStrings[index] = .space
        }
        index += 1
    }

    private mutating func blankString(_ count: Int) {
        for _ in 0..<min(count, bytes.count - index) {
            if bytes[index] != .newline { code[index] = .space }
            index += 1
        }
    }
}

extension String {
    /// The words of a camel-case, kebab-case or snake-case name: `PEMBody2Text` is `PEM`, `Body2`, `Text`.
    var camelCaseWords: [String] {
        var words: [String] = []
        let characters = Array(self)
        for (index, character) in characters.enumerated() {
            let previous = index > 0 ? characters[index - 1] : "-"
            let next = index + 1 < characters.count ? characters[index + 1] : "-"
            guard character.isLetter || character.isNumber else { continue }
            let startsWord =
                !(previous.isLetter || previous.isNumber)
                || character.isUppercase && (!previous.isUppercase || next.isLowercase)
            if startsWord { words.append("") }
            words[words.count - 1].append(character)
        }
        return words
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")

    var isBlank: Bool { self == .space || self == .newline || self == UInt8(ascii: "\t") || self == UInt8(ascii: ";") }

    var isIdentifierPart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
