// SPDX-License-Identifier: Apache-2.0

import Testing

/// The two backends have the same files, and share a role, never copied code.
@Suite struct TwinTests {
    @Test func backendsHaveTheSameFiles() { expectNone(Self.pairViolations(in: .package)) }
    @Test func twinsShareNoCode() { expectNone(Self.copyViolations(in: .package)) }

    private static let folders = ("Sources/FlowOpenSSL", "Sources/FlowGcrypt")
    /// The shortest run of equal code lines that counts as copied: the signatures that the contract
    /// prescribes stay under it, a function of any substance does not.
    private static let copiedLineCount = 12

    private static func pairViolations(in tree: SourceTree) -> [Violation] {
        func names(_ folder: String) -> Set<Substring> {
            Set(tree.files(under: folder).map { $0.path.dropFirst(folder.count + 1) })
        }
        let (left, right) = (names(folders.0), names(folders.1))
        return left.subtracting(right).sorted().map { Violation(.pairedTwin, "\(folders.0)/\($0)") }
            + right.subtracting(left).sorted().map { Violation(.pairedTwin, "\(folders.1)/\($0)") }
    }

    /// One violation per run, at its first line in either file.
    private static func copyViolations(in tree: SourceTree) -> [Violation] {
        var windows: [ArraySlice<String>: (path: String, line: Int)] = [:]
        for file in tree.files(under: folders.1) {
            let lines = codeLines(of: file)
            for window in runs(of: lines) { windows[window.text] = (file.path, window.line) }
        }
        return tree.files(under: folders.0).flatMap { file -> [Violation] in
            var isInRun = false
            return runs(of: codeLines(of: file)).compactMap { window in
                defer { isInRun = windows[window.text] != nil }
                guard let twin = windows[window.text], !isInRun else { return nil }
                return Violation(.ownWords, file.path, line: window.line, "\(twin.path):\(twin.line)")
            }
        }
    }

    /// The trimmed lines that say something: not blank, comment, import or punctuation alone.
    private static func codeLines(of file: SourceFile) -> [(text: String, line: Int)] {
        let imports = Set(file.swift.imports.map(\.line))
        let lines = String(decoding: file.swift.codeAndStrings, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard line.contains(where: { $0.isLetter || $0.isNumber }), !imports.contains(index + 1) else { return nil }
            return (line.trimmed, index + 1)
        }
    }

    private static func runs(of lines: [(text: String, line: Int)]) -> [(text: ArraySlice<String>, line: Int)] {
        let texts = lines.map(\.text)
        return lines.indices.dropLast(copiedLineCount - 1).map { (texts[$0..<$0 + copiedLineCount], lines[$0].line) }
    }
}

extension TwinTests {
    @Test func fileWithoutTwinIsFound() {
        let tree = SourceTree([
            "Sources/FlowOpenSSL/OAEP.swift": "", "Sources/FlowGcrypt/OAEP.swift": "",
            "Sources/FlowOpenSSL/Errors.swift": "", "Sources/FlowGcrypt/Raw/Errors.swift": "",
        ])
        #expect(
            Self.pairViolations(in: tree) == [
                Violation(.pairedTwin, "Sources/FlowOpenSSL/Errors.swift"),
                Violation(.pairedTwin, "Sources/FlowGcrypt/Raw/Errors.swift"),
            ])
    }

    /// `count` distinct statements; `spacing` changes layout and comments but no code.
    private func statements(_ count: Int, spacing: String) -> String {
        (0..<count).map { "let value\($0) = compute(\"\($0)\")\(spacing)" }.joined(separator: "\n")
    }

    @Test(arguments: [(11, 0), (12, 1), (30, 1)])
    func copiedRunIsFoundOnce(lineCount: Int, violationCount: Int) {
        let left = "import A\nlet own = 1\n\(statements(lineCount, spacing: ""))\nlet last = 1\n"
        let right = "let mine = 2\n{\n\(statements(lineCount, spacing: "  // why\n\n  }"))\n"
        let tree = SourceTree(["Sources/FlowOpenSSL/A.swift": left, "Sources/FlowGcrypt/B.swift": right])
        let violations = [Violation(.ownWords, "Sources/FlowOpenSSL/A.swift", line: 3, "Sources/FlowGcrypt/B.swift:3")]
        #expect(Self.copyViolations(in: tree) == Array(violations.prefix(violationCount)))
    }

    @Test func differentStringsAreDifferentCode() {
        let left = (0..<40).map { "fail(\"left \($0)\")" }.joined(separator: "\n")
        let right = (0..<40).map { "fail(\"right \($0)\")" }.joined(separator: "\n")
        #expect(Self.copyViolations(in: SourceTree(["Sources/FlowOpenSSL/A.swift": left, "Sources/FlowGcrypt/A.swift": right])) == [])
    }
}
