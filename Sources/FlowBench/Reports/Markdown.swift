// SPDX-License-Identifier: Apache-2.0

/// Text for GitHub's Markdown, and its tables.
enum Markdown {
    /// Text in which nothing is markup, a mention or a new line.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // A backslash does not keep a name from being mentioned.
            case "@": result += "&#64;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(character)"
            case let character where character.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }

    struct Table {
        /// Numbers stand to the right.
        var columns: [(title: String, isNumeric: Bool)]
        /// Markup: text in them is escaped already.
        var rows: [[String]] = []

        var text: String {
            let header = "| " + columns.map(\.title).joined(separator: " | ") + " |"
            let rule = "|" + columns.map { $0.isNumeric ? "---:" : "---" }.joined(separator: "|") + "|"
            return ([header, rule] + rows.map { "| " + $0.joined(separator: " | ") + " |" }).map { $0 + "\n" }.joined()
        }
    }

    /// Something that opens when it is asked for.
    static func folded(_ summary: String, _ content: String) -> String {
        "<details><summary>\(summary)</summary>\n\n\(content)\n</details>\n"
    }

    static func list(_ warnings: [GatheredWarning]) -> String {
        warnings.map { gathered in
            let subjects = gathered.subjectText.map { " (\(escaped($0)))" } ?? ""
            return "- **Warning:** \(escaped(gathered.warning.message))\(subjects). Hint: \(escaped(gathered.warning.advice)).\n"
        }.joined()
    }
}
