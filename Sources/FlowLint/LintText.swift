// SPDX-License-Identifier: Apache-2.0

extension LintReport {
    /// The report for people: the finding, where it is, why it matters, the command that mends it.
    ///
    /// Why a rule exists is said once; what mends a file stands after the last finding that it mends.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal; `nil` leaves lines as long as they are. Commands are never broken.
    ///   - style: wraps text in the codes of a terminal, or does nothing.
    public func text(width: Int? = nil, style: (String, Severity?) -> String = { text, _ in text }) -> String {
        var page = Page(width: width.map { max($0, 40) } ?? .max)
        for file in files {
            let worst = file.findings.map(\.severity).max()
            let path = file.path.printable
            let identity = file.identity
            // Bytes are never fewer than characters, and quickly counted.
            let isOneLine =
                path.utf8.count + file.verdict.utf8.count + identity.utf8.count + 5 <= page.width
                || path.count + file.verdict.count + identity.count + 5 <= page.width
            page.lines.append("\(path): \(style(file.verdict, worst))" + (isOneLine && !identity.isEmpty ? " (\(identity))" : ""))
            if !isOneLine { page.lines += identity.replacing(", SPKI", with: "\nSPKI").split(separator: "\n").map { "  " + $0 } }
            for (index, finding) in file.findings.enumerated() {
                page.add(finding.severity, finding.rule, finding.place + finding.message.printable, style)
                let next = file.findings.dropFirst(index + 1).first
                if next?.rule != finding.rule || next?.fix != finding.fix { page.addRemedy(finding.rule, finding.fix) }
            }
        }
        if let fleet {
            page.lines.append("fleet of \(counted(fleet.keys, "key")): \(style(fleet.verdict, fleet.findings.map(\.severity).max()))")
            for finding in fleet.findings {
                page.add(finding.severity, finding.rule, finding.message.printable, style)
                if !finding.paths.isEmpty { page.addWrapped("keys", finding.shownPaths) }
                page.addRemedy(finding.rule, finding.fix)
            }
        }
        for (reason, rules) in notCheckedByReason { page.addNotChecked(rules.joined(separator: ", "), reason) }
        if files.count > 1 || fleet != nil {
            let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")].map(counted)
            page.lines.append("\(counted(summary.files, "file")): \(counts.joined(separator: ", "))")
        }
        return page.lines.map { $0 + "\n" }.joined()
    }
}

/// Lines under construction.
private struct Page {
    let width: Int
    var lines: [String] = []
    private var explained: Set<String> = []
    private let catalogue = Dictionary(uniqueKeysWithValues: Rule.all.map { ($0.id, $0) })

    init(width: Int) { self.width = width }

    mutating func add(_ severity: Severity, _ rule: String, _ message: String, _ style: (String, Severity?) -> String) {
        let name = "[\(rule)] "
        let used = 2 + severity.rawValue.count + name.count
        // Wrapped with room for the name on the first line; the name takes no part in it, for it may be styled.
        let placeholder = String(repeating: "\u{1}", count: used - 3)
        let wrappedLines = wrapped("\(placeholder) \(message)", width: width - 4, first: "  ", indentation: 4)
        let first = wrappedLines[0].dropFirst(used)
        lines.append("  \(style(severity.rawValue, severity))\(name)\(first)")
        lines += wrappedLines.dropFirst()
    }

    mutating func addRemedy(_ id: String, _ fix: String?) {
        guard let rule = catalogue[id] else { return }
        if explained.insert(id).inserted { addWrapped("why", rule.rationale) }
        if let fix { lines.append("    fix: \(fix)") }
        if case .advice(let advice) = rule.remedy { addWrapped("fix", advice) }
    }

    mutating func addNotChecked(_ rules: String, _ reason: String) {
        lines += wrapped("\(rules): \(reason)", width: width - 13, first: "not checked: ", indentation: 4)
    }

    mutating func addWrapped(_ name: String, _ text: String) {
        lines += wrapped(text, width: width - name.count - 6, first: "    \(name): ", indentation: name.count + 6)
    }
}

extension FleetReport {
    fileprivate var verdict: String {
        switch findings.map(\.severity).max() {
        case .error: "do not upload"
        case .warning: "mend it before the upload"
        case .info, nil: keys == 0 ? "nothing to compare" : "ready to upload"
        }
    }
}

extension FleetFinding {
    /// A group may have thousands of keys: people get the first ones, JSON has all.
    private static let shownPathCount = 8

    fileprivate var shownPaths: String {
        let hiddenCount = paths.count - Self.shownPathCount
        let shown = paths.prefix(Self.shownPathCount).map(\.printable).joined(separator: ", ")
        return hiddenCount > 0 ? "\(shown), and \(hiddenCount) more" : shown
    }
}

extension FileReport {
    fileprivate var verdict: String {
        switch (role, findings.map(\.severity).max()) {
        case (.upload, .error): "do not upload"
        case (.upload, .warning): "mend it before the upload"
        case (.privateKey, .error): "do not keep it like this"
        case (.privateKey, .warning): "mend its protection"
        case (_, _) where isPartial: "no finding that matters among the rules applied"
        case (.upload, _): "ready to upload"
        case (.privateKey, _): "keep it"
        }
    }

    fileprivate var identity: String {
        guard let bitCount, let spkiSHA256 else { return "" }
        return "RSA \(bitCount)" + (publicExponent.map { ", e = \($0)" } ?? "") + ", SPKI SHA-256 \(spkiSHA256)"
    }
}
