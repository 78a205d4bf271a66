// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a curl command of a provider's documentation sends, worked out without the code under test.
struct CurlExample: Equatable {
    var method = "GET"
    var url = ""
    var headers: [[String]] = []
    var body = ""

    /// The commands in a text: each begins with `curl` at the start of a line and ends where a shell would end it.
    static func all(in text: String) -> [String] {
        text.ranges(of: "curl ").filter { $0.lowerBound == text.startIndex || text[text.index(before: $0.lowerBound)].isNewline }
            .map { range in
                var quote: Character?
                var previous: Character = " "
                let command = text[range.lowerBound...].prefix { character in
                    defer { previous = character.isWhitespace && !character.isNewline ? previous : character }
                    if character == quote { quote = nil } else if quote == nil, "'\"".contains(character) { quote = character }
                    return quote != nil || !character.isNewline || previous == "\\"
                }
                return String(command)
            }
    }

    init(_ command: String) throws {
        var words = try Self.words(of: command).dropFirst()
        while let word = words.popFirst() {
            switch word {
            case "-X", "--request": method = words.popFirst() ?? ""
            case "-H", "--header":
                let parts = (words.popFirst() ?? "").split(separator: ":", maxSplits: 1)
                headers.append(parts.map { $0.trimmingCharacters(in: .whitespaces) })
            case "--data-urlencode":
                let parts = (words.popFirst() ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
                body =
                    "\(parts[0])="
                    + String(parts[1]).addingPercentEncoding(withAllowedCharacters: unreserved)!
                    .replacing("%20", with: "+")
                if method == "GET" { method = "POST" }
            case "--data-raw": body = words.popFirst() ?? ""
            case "--location", "-g": break
            default: url = word
            }
        }
    }

    private struct Unfinished: Error {}

    /// The words as a POSIX shell splits them, as far as these examples need it.
    private static func words(of command: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = Array(command)[...]
        while let character = characters.popFirst() {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if "'\"".contains(character) {
                quote = character
                word = word ?? ""
            } else if character == "\\" {
                let next = characters.popFirst()
                if let next, !next.isNewline { word = (word ?? "") + String(next) }
            } else if character.isWhitespace {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw Unfinished() }
        return words + (word.map { [$0] } ?? [])
    }
}

extension CurlExample {
    /// An answer of another kind than was asked for.
    struct Surprise: Error {}
}
