// SPDX-License-Identifier: Apache-2.0

// The encodings that a key goes through on its way: forms, JSON, HTML, mail, word processors.
extension KeyText {
    /// `%0A` and its like, decoded as often as the text was encoded.
    mutating func decodePercents() -> [KeyDefect] {
        let first = decodePercentsOnce()
        // Every pass shortens the text; nobody encodes four times by mistake.
        for _ in 0..<3 where !first.isEmpty { if decodePercentsOnce().isEmpty { break } }
        return first
    }

    private mutating func decodePercentsOnce() -> [KeyDefect] {
        var first = bytes.firstIndex(of: .percent)
        while let index = first, !isEscapeOfKeyText(at: index) { first = bytes[(index + 1)...].firstIndex(of: .percent) }
        guard let first else { return [] }
        let defect = KeyDefect.text(.percentEncoded, at: position(of: first))
        let isForm = firstIndex(of: "BEGIN+") != nil
        rewrite { bytes, index, output in
            if bytes[index] == .percent, index + 2 < bytes.count, let byte = Hex.decode(bytes[index + 1...index + 2]) {
                output += byte
                return 3
            }
            output.append(isForm && bytes[index] == .plus ? .space : bytes[index])
            return 1
        }
        return [defect]
    }

    /// LF, CR, `+`, `/` or `=`, or the space after BEGIN: a percent sign elsewhere may be part of a comment.
    private func isEscapeOfKeyText(at index: Int) -> Bool {
        guard index + 2 < bytes.count, let byte = Hex.decode(bytes[index + 1...index + 2])?.first else { return false }
        if byte == .percent, index + 4 < bytes.count, let inner = Hex.decode(bytes[index + 3...index + 4])?.first {
            return [.lineFeed, .carriageReturn, .plus, .slash, .equals, .space].contains(inner)
        }
        return [.lineFeed, .carriageReturn, .plus, .slash, .equals].contains(byte)
            || byte == .hyphen && bytes[(index + 3)...].starts(with: "%2".utf8)
            || byte == .space && bytes[..<index].suffix(5).elementsEqual("BEGIN".utf8)
    }

    /// `\n` written as two characters, as environment files, shell variables and JSON have it.
    mutating func decodeEscapes() -> [KeyDefect] {
        guard bytes.contains(.backslash), let begin = firstIndex(of: "BEGIN"),
            let letter = ["\\n", "\\r", "\\u000"].compactMap({ firstIndex(of: $0, from: begin) }).min()
        else { return [] }
        let escape = letter + 1 - bytes[...letter].reversed().prefix { $0 == .backslash }.count
        let defect = KeyDefect.text(.literalNewlines, at: position(of: escape))
        rewrite { bytes, index, output in
            guard bytes[index] == .backslash, index > begin else {
                output.append(bytes[index])
                return 1
            }
            let backslashes = bytes[index...].prefix { $0 == .backslash }
            let end = backslashes.endIndex
            switch end < bytes.count ? bytes[end] : 0 {
            case UInt8(ascii: "n"): output.append(.lineFeed)
            case UInt8(ascii: "r"): break
            case UInt8(ascii: "/"): output.append(.slash)
            case UInt8(ascii: "u"):
                // Some JSON writers escape "+" and "=" so that the text may stand in HTML.
                guard end + 4 < bytes.count, let unit = Hex.decode(bytes[end + 1...end + 4]), unit[0] == 0, unit[1] < 0x80 else {
                    fallthrough
                }
                output.append(unit[1])
                return backslashes.count + 5
            default:
                output += backslashes
                return backslashes.count
            }
            return backslashes.count + 1
        }
        return [defect]
    }

    /// `&#10;`, `&#43;`, `&quot;` and their like, as HTML and XML have them.
    mutating func decodeEntities() -> [KeyDefect] {
        guard firstIndex(of: "BEGIN") != nil else { return [] }
        var first = bytes.firstIndex(of: UInt8(ascii: "&"))
        while let index = first, Self.entity(at: index, bytes) == nil { first = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "&")) }
        guard let first else { return [] }
        let defect = KeyDefect.text(.htmlEntities, at: position(of: first))
        rewrite { bytes, index, output in
            guard bytes[index] == UInt8(ascii: "&"), let entity = Self.entity(at: index, bytes) else {
                output.append(bytes[index])
                return 1
            }
            output.append(entity.byte)
            return entity.count
        }
        return [defect]
    }

    private static func entity(at index: Int, _ bytes: [UInt8]) -> (byte: UInt8, count: Int)? {
        let rest = bytes[(index + 1)...].prefix(10)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        let value: UInt8? =
            if name.lowercased().hasPrefix("#x") {
                UInt8(name.dropFirst(2), radix: 16)
            } else if name.hasPrefix("#") {
                UInt8(name.dropFirst())
            } else {
                entities[name]
            }
        guard let value, value < 0x80 else { return nil }
        return (value, end + 1 - index)
    }

    private static let entities: [String: UInt8] = [
        "quot": 0x22, "apos": 0x27, "amp": 0x26, "plus": .plus, "equals": .equals, "sol": .slash, "NewLine": .lineFeed, "hyphen": .hyphen,
        "nbsp": .space,
    ]

    /// `=3D` and the soft line breaks of mail (RFC 2045 section 6.7).
    mutating func decodeQuotedPrintable() -> [KeyDefect] {
        guard firstIndex(of: "BEGIN") != nil, let first = firstIndex(of: "=3D") else { return [] }
        let defect = KeyDefect.text(.quotedPrintable, at: position(of: first))
        rewrite { bytes, index, output in
            if bytes[index] == .equals {
                if bytes[(index + 1)...].starts(with: "3D".utf8) {
                    output.append(.equals)
                    return 3
                }
                if bytes[(index + 1)...].starts(with: "\r\n".utf8) { return 3 }
                if bytes[(index + 1)...].starts(with: "\n".utf8) { return 2 }
            }
            output.append(bytes[index])
            return 1
        }
        return [defect]
    }

    /// Quotation marks of word processors directly around a key become those of programs, which ``unquote()`` drops.
    mutating func straightenQuotes() -> [KeyDefect] {
        guard bytes.contains(where: { $0 >= 0xC2 }) else { return [] }
        let stands = Self.curlyQuotes.contains { firstIndex(of: String(decoding: $0, as: UTF8.self) + "-----BEGIN") != nil }
        guard stands else { return [] }
        rewrite { bytes, index, output in
            if bytes[index] >= 0xC2, let quote = Self.curlyQuotes.first(where: { bytes[index...].starts(with: $0) }) {
                output.append(0x22)
                return quote.count
            }
            output.append(bytes[index])
            return 1
        }
        return []
    }

    private static let curlyQuotes: [[UInt8]] = ["\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}", "\u{AB}", "\u{BB}"].map {
        Array($0.utf8)
    }

    /// Drops `NAME=`, quotation marks and JSON around the keys, and nothing that may be a key itself.
    mutating func unquote() -> [KeyDefect] {
        var dropped: [Range<Int>] = []
        var first: Int?
        var searchStart = 0
        var found = firstIndex(of: "-----BEGIN")
        while let begin = found {
            found = firstIndex(of: "-----BEGIN", from: begin + 1)
            let next = found ?? bytes.count
            let before = begin > searchStart ? bytes[begin - 1] : .lineFeed
            if before.isQuote || before == .equals {
                first = first ?? begin - 1
                dropped.append(startOfName(before: begin, notBefore: dropped.last?.upperBound ?? searchStart)..<begin)
                if before.isQuote, let closing = bytes[begin..<next].firstIndex(of: before) {
                    let end = bytes[(closing + 1)..<next].firstIndex { !$0.isSpaceOrTab && !",;)]}".utf8.contains($0) } ?? next
                    dropped.append(closing..<end)
                }
            }
            searchStart = begin + 1
        }
        guard let first else { return [] }
        let defect = KeyDefect.text(.quoted, at: position(of: first))
        remove(dropped)
        return [defect]
    }

    /// Back to the start of the line or to a boundary line of the key before, but not over more than a name can be.
    private func startOfName(before begin: Int, notBefore limit: Int) -> Int {
        var start = begin
        while start > max(limit, begin - 128), !bytes[start - 1].isLineEnd, !bytes[..<start].suffix(2).elementsEqual("--".utf8) {
            start -= 1
        }
        return start
    }
}
