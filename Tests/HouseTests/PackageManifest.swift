// SPDX-License-Identifier: Apache-2.0

/// What the text of Package.swift says about targets; the manifest is read, not run.
struct PackageManifest {
    struct Target: Equatable {
        var name: String
        /// `Sources/FlowKeys`.
        var folder: String
        /// The string literals of its dependencies: targets, and the names of products and packages.
        var dependencies: Set<String>
        var usesStrictSettings: Bool
    }

    var targets: [Target] = []
    /// The text of `let strict = [...]`, without the brackets.
    var strictSettings = ""
    /// Whether `swiftLanguageModes` is Swift 6 alone.
    var isSwift6 = false

    init(_ text: SwiftText) {
        for (word, next) in zip(text.words, text.words.dropFirst()) {
            if word.text == "let", next.text == "strict" { strictSettings = Self.array(after: next, in: text) ?? "" }
            if word.text == "swiftLanguageModes" { isSwift6 = Self.array(after: word, in: text) == ".v6" }
        }
        var end = 0
        for (word, next) in zip(text.words, text.words.dropFirst()) {
            // A `.target(name:)` among the dependencies of another target is no declaration.
            guard word.offset >= end, next.text == "name", text.byte(before: word) == UInt8(ascii: "."),
                let root = Self.roots[word.text],
                let body = text.contents(ofBracketAt: word.offset + word.text.utf8.count)
            else { continue }
            end = body.upperBound
            let words = text.words.filter { body.contains($0.offset) }
            guard let name = Self.string(after: next, in: text) else { continue }
            let path = words.first { $0.text == "path" }.flatMap { Self.string(after: $0, in: text) }
            let dependencies = words.first { $0.text == "dependencies" }.flatMap { Self.array(after: $0, in: text) } ?? ""
            let settings = words.drop { $0.text != "swiftSettings" }
            targets.append(
                Target(
                    name: name, folder: path ?? "\(root)/\(name)", dependencies: Self.literals(of: dependencies),
                    usesStrictSettings: settings.contains { $0.text == "strict" }))
        }
    }

    func target(inFolder folder: String) -> Target? {
        targets.first { $0.folder == folder }
    }

    /// The declarations of targets, and the folder each kind stands in unless `path:` says otherwise.
    private static let roots = [
        "target": "Sources", "executableTarget": "Sources", "systemLibrary": "Sources", "testTarget": "Tests",
    ]

    /// The text of the first array after a word, without its brackets and outer white space.
    private static func array(after word: SwiftText.Word, in text: SwiftText) -> String? {
        var offset = word.offset
        // `let strict: [SwiftSetting] = [`: the type comes first.
        if let equals = text.code[offset...].prefix(while: { $0 != .newline }).firstIndex(of: UInt8(ascii: "=")) { offset = equals }
        guard let bracket = text.code[offset...].firstIndex(of: UInt8(ascii: "[")),
            let contents = text.contents(ofBracketAt: bracket)
        else { return nil }
        return String(decoding: text.codeAndStrings[contents], as: UTF8.self).trimmed
    }

    private static func string(after word: SwiftText.Word, in text: SwiftText) -> String? {
        let parts = text.codeAndStrings[word.offset...].split(
            separator: UInt8(ascii: "\""), maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(decoding: parts[1], as: UTF8.self) : nil
    }

    private static func literals(of array: String) -> Set<String> {
        let parts = array.split(separator: "\"", omittingEmptySubsequences: false)
        return Set(parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
