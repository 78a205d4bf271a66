// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FoundationEssentials

/// Standard output for results, standard error for everything else.
enum Console {
    /// A line on standard error.
    static func note(_ text: String) {
        // Names of files and of things in files come from strangers: a terminal must show them and not obey them.
        let visible = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: scalar
            }
        }
        try? SystemCalls.write(Array("flowproof: \(String(String.UnicodeScalarView(visible)))\n".utf8).span, to: 2)
    }

    /// Bytes on standard output, as they are.
    static func write(_ bytes: Span<UInt8>) throws(CommandFailure) {
        do {
            try SystemCalls.write(bytes, to: 1)
        } catch {
            throw .input("standard output: cannot be written: \(error.message)")
        }
    }

    /// Text on standard output.
    static func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8).span) }

    /// A report as JSON on standard output: its members sorted, but `schema` first, by which a reader knows what follows.
    static func writeJSON(_ report: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(report), as: UTF8.self)
        var lines = text.split(separator: "\n").map(String.init)
        // Only members of the outermost object are indented by two spaces, and a line break inside a string is escaped.
        if let index = lines.firstIndex(where: { $0.hasPrefix("  \"schema\"") }), index > 1 {
            var line = lines.remove(at: index)
            if !line.hasSuffix(",") {
                line += ","
                lines[index - 1].removeLast()
            }
            lines.insert(line, at: 1)
        }
        try write(lines.joined(separator: "\n") + "\n")
    }

    /// A payload on standard output: exactly its bytes into a pipe or a file, one newline more on a terminal.
    static func writePayload(_ bytes: Span<UInt8>) throws(CommandFailure) {
        try write(bytes)
        if SystemCalls.isTerminal(1) { try write("\n") }
    }

    /// Whether standard output takes colours; an empty NO_COLOR does not count (no-color.org).
    static var hasColor: Bool {
        let terminal = SystemCalls.environmentValue("TERM")?.withSpan { bytes in bytes.indices.map { bytes[$0] } }
        return SystemCalls.isTerminal(1) && (SystemCalls.environmentValue("NO_COLOR")?.count ?? 0) == 0 && terminal != Array("dumb".utf8)
    }
}
