// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The table of vectors/keys/decoders.md: which decoders disagree about which fixtures, and why.
struct DecoderTable {
    struct Row {
        /// Paths of fixtures; a star at the end stands for whatever follows.
        var patterns: [String]
        var verdicts: DecoderVerdicts
        var reason: String

        func covers(_ path: String) -> Bool { patterns.contains { Self.pattern($0, covers: path) } }

        static func pattern(_ pattern: String, covers path: String) -> Bool {
            pattern.hasSuffix("*") ? path.hasPrefix(pattern.dropLast()) : path == pattern
        }
    }

    struct Malformed: Error { var line: String }

    var rows: [Row]

    /// Reads the rows of `| fixtures | FlowKeys | OpenSSL | swift-asn1 | why |`, whose fixtures stand in backquotes.
    init(markdown: String) throws {
        let lines = markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
        rows = try lines.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, let verdicts = DecoderVerdicts(Array(cells[1...3])), !cells[4].isEmpty else {
                throw Malformed(line: String(line))
            }
            let patterns = cells[0].split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            return Row(patterns: patterns, verdicts: verdicts, reason: cells[4])
        }
    }

    static func read() throws -> DecoderTable {
        try DecoderTable(markdown: String(contentsOf: LintFixture.folder.appending(path: "decoders.md"), encoding: .utf8))
    }
}
