// SPDX-License-Identifier: Apache-2.0

/// The catalogue of rules: the JSON of `flowproof rules --format json`, and the same for people.
public struct CatalogueReport: Sendable, Encodable {
    /// `flowproof.rules/1`
    public let schema = "flowproof.rules/1"
    /// In the order of the catalogue.
    public let rules: [Entry]

    /// One rule. Members without a value are left out.
    public struct Entry: Sendable, Encodable {
        /// Kebab case, beginning with its family.
        public let id: String
        /// A few words.
        public let title: String
        /// Of its findings, unless one says otherwise.
        public let severity: Severity
        /// What it looks at.
        public let subjects: [Rule.Subject]
        /// Whether it is applied only with `--deep`.
        public let deep: Bool
        /// The exact condition under which it speaks.
        public let condition: String
        /// Where the requirement comes from.
        public let citation: String
        /// Why it matters.
        public let rationale: String
        /// The command that mends it, with `FILE` for the name of the file.
        public let fix: String?
        /// What to do where no command helps.
        public let advice: String?

        init(_ rule: Rule) {
            id = rule.id
            title = rule.title
            severity = rule.severity
            subjects = rule.subjects
            deep = rule.isDeep
            condition = rule.condition
            citation = rule.citation
            rationale = rule.rationale
            switch rule.remedy.summary {
            case .command(let command): (fix, advice) = (command, nil)
            case .advice(let text): (fix, advice) = (nil, text)
            }
        }

        var family: String { String(id.prefix { $0 != "-" }) }
    }

    /// Takes the rules in their order.
    public init(_ rules: [Rule] = Rule.all) { self.rules = rules.map(Entry.init) }

    /// The catalogue for a terminal: a paragraph for each rule.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal, at least 40; longer lines are broken between words, commands excepted.
    ///   - style: wraps text in the codes of a terminal, or does nothing.
    public func text(width: Int = 100, style: (String, Severity?) -> String = { text, _ in text }) -> String {
        rules.map { rule in
            let scope = rule.subjects.map(\.rawValue).joined(separator: ", ") + (rule.deep ? "; with --deep" : "")
            var lines = ["\(style(rule.severity.rawValue, rule.severity))[\(rule.id)] \(rule.title) (\(scope))"]
            let rows = [("when", rule.condition), ("why", rule.rationale), ("source", rule.citation), ("fix", rule.advice ?? "")]
            for (name, text) in rows where !text.isEmpty {
                lines += wrapped(text, width: max(width, 40) - 10, first: "  \(name):".padded(to: 10), indentation: 10)
            }
            if let fix = rule.fix { lines.append("  fix:".padded(to: 10) + fix) }
            return lines.map { $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }

    /// The catalogue as a page: a table of the families, then a section for each rule.
    public var markdown: String {
        var lines = ["# Rules of flowproof lint", ""]
        lines += ["| rule | severity | what it names |", "|---|---|---|"]
        lines += rules.map { "| [\($0.id)](#\($0.id)) | \($0.severity.rawValue) | \($0.title.markdown) |" }
        var family = ""
        for rule in rules {
            if rule.family != family {
                family = rule.family
                lines += ["", "## \(family)"]
            }
            lines += ["", "### \(rule.id)", "", "\(rule.severity.rawValue): \(rule.title.markdown)", ""]
            lines.append("- looks at: \(rule.subjects.map(\.rawValue).joined(separator: ", "))\(rule.deep ? ", with `--deep`" : "")")
            lines.append("- when: \(rule.condition.markdown)")
            lines.append("- why: \(rule.rationale.markdown)")
            lines.append("- source: \(rule.citation.markdown)")
            lines.append("- fix: \(rule.fix.map(codeSpan) ?? rule.advice?.markdown ?? "")")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Rule.Remedy.Summary {
    /// A command as code, advice as text.
    var markdown: String {
        switch self {
        case .command(let command): codeSpan(command)
        case .advice(let advice): advice.markdown
        }
    }
}

/// Code in a line of Markdown (CommonMark section 6.1): fenced by one backtick more than it holds in a row.
private func codeSpan(_ code: String) -> String {
    var longest = 0
    var run = 0
    for character in code {
        run = character == "`" ? run + 1 : 0
        longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let gap = code.hasPrefix("`") || code.hasSuffix("`") ? " " : ""
    return fence + gap + code + gap + fence
}

extension String {
    /// Plain text in Markdown: nothing in it is markup, nor ends the cell of a table.
    var markdown: String {
        var result = ""
        for character in self {
            if "\\`*_<>[]|#&~".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    fileprivate func padded(to count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}

/// Lines of at most `width` characters after their indentation, broken between words.
func wrapped(_ text: String, width: Int, first: String, indentation: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines.enumerated().map { ($0.offset == 0 ? first : String(repeating: " ", count: indentation)) + $0.element }
}
