// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowEndpoint
internal import FlowLint

extension ProbeReport {
    /// The report for a pull request or a page: a table of checks, and each mistake with its lines.
    var markdown: String {
        var text = "# \(Self.code(url))\n\n**\(isFailure ? "Failed" : "Passed")**: \(summary.sentence).\n\n"
        if let latency { text += "Latency: \(latency.sentence).\n\n" }
        text += "| check | outcome | sent | expected | came | mistake |\n|---|---|---|---|---|---|\n"
        for check in checks { text += check.rows.map { "| \($0.joined(separator: " | ")) |\n" }.joined() }
        for change in changes ?? [] { text += "\nChanged: \(change.sentence).\n" }
        for mistake in mistakes {
            text += "\n## \(mistake.id)\n\n\(Self.escaped(mistake.title.capitalizedFirst)). Remedy: \(Self.escaped(mistake.remedy)).\n"
            for line in mistake.code { text += "\n\(line.language):\n\n```diff\n- \(line.wrong)\n+ \(line.right)\n```\n" }
        }
        return text
    }

    /// Text in which nothing is markup, a mention or a new line.
    fileprivate static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.printable {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // A backslash does not keep a name from being mentioned.
            case "@": result += "&#64;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }

    /// A URL has no backtick that is not percent-encoded, and no bar survives in a table.
    private static func code(_ text: String) -> String { "`\(text.filter { $0 != "`" })`" }
}

extension ProbeCheckResult {
    fileprivate var rows: [[String]] {
        let word = isExpected == true ? "\(outcome.rawValue) (expected)" : outcome.rawValue
        guard outcome == .fail || outcome == .warning else { return [[id, word, "", "", reason.map(ProbeReport.escaped) ?? "", ""]] }
        return deviations.map { exchange in
            [id, word]
                + [exchange.sent, exchange.expected, exchange.came, exchange.mistakes.joined(separator: ", ")].map(ProbeReport.escaped)
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
