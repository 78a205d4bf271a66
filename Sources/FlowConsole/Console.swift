// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
package import FlowLint

/// Standard output for results, standard error for everything else.
package enum Console {
    /// A line on standard error.
    package static func note(_ text: String) {
        try? SystemCalls.write(Array("flowproof: \(text.printable)\n".utf8).span, to: 2)
    }

    /// A line of a log on standard error. Nobody is told when it cannot be written: there is no other place to say so.
    package static func writeLogLine(_ line: String) { try? SystemCalls.write(Array((line + "\n").utf8).span, to: 2) }

    /// Bytes on standard output, as they are.
    package static func write(_ bytes: Span<UInt8>) throws(CommandFailure) {
        do {
            try SystemCalls.write(bytes, to: 1)
        } catch {
            throw .input("standard output: cannot be written: \(error.message)")
        }
    }

    /// Text on standard output.
    package static func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8).span) }

    /// A report as JSON on standard output, its members in the order of their declaration: `schema`, by which a reader knows what
    /// follows, comes first.
    package static func writeJSON(_ report: some Encodable) throws { try write(OrderedJSON.text(of: report) + "\n") }

    /// One object of a list of JSON lines on standard output.
    package static func writeLine(_ object: some Encodable) throws { try write(OrderedJSON.line(of: object) + "\n") }

    /// A payload on standard output: exactly its bytes into a pipe or a file, one newline more on a terminal.
    package static func writePayload(_ bytes: Span<UInt8>) throws(CommandFailure) {
        try write(bytes)
        if SystemCalls.isTerminal(1) { try write("\n") }
    }

    /// The columns of the terminal that standard output is; `nil` when it is none.
    package static var width: Int? { SystemCalls.columnCount(1) }

    /// Whether standard output takes colours; an empty NO_COLOR does not count (no-color.org).
    package static var hasColor: Bool {
        let terminal = SystemCalls.environmentValue("TERM")?.withSpan { bytes in bytes.indices.map { bytes[$0] } }
        return SystemCalls.isTerminal(1) && (SystemCalls.environmentValue("NO_COLOR")?.count ?? 0) == 0 && terminal != Array("dumb".utf8)
    }

    /// Colours for severities, where standard output takes them; green for what has none.
    package static func style(_ text: String, _ severity: Severity?) -> String {
        guard hasColor else { return text }
        let code =
            switch severity {
            case .error: "31"
            case .warning: "33"
            case .info: "36"
            case nil: "32"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
