// SPDX-License-Identifier: Apache-2.0

extension LintReport {
    /// The report for people: the finding, where it is, why it matters, the command that mends it.
    ///
    /// - Parameter style: wraps text in the codes of a terminal, or does nothing.
    public func text(style: (String, Severity?) -> String = { text, _ in text }) -> String {
        let catalogue = Dictionary(uniqueKeysWithValues: Rule.all.map { ($0.id, $0) })
        var lines: [String] = []
        for file in files {
            let worst = file.findings.map(\.severity).max()
            lines.append("\(file.path.printable): \(style(file.verdict, worst))\(file.identity)")
            for finding in file.findings {
                lines.append(
                    "  \(style(finding.severity.rawValue, finding.severity))[\(finding.rule)] \(finding.place)\(finding.message.printable)")
                guard let rule = catalogue[finding.rule] else { continue }
                lines.append("    why: \(rule.rationale)")
                if let fix = finding.fix { lines.append("    fix: \(fix)") }
                if case .advice(let advice) = rule.remedy { lines.append("    fix: \(advice)") }
            }
        }
        for entry in notChecked { lines.append("not checked: \(entry.rule): \(entry.reason)") }
        if files.count > 1 {
            let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")].map(counted)
            lines.append("\(summary.files) files: \(counts.joined(separator: ", "))")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension FileReport {
    fileprivate var verdict: String {
        switch (role, findings.map(\.severity).max()) {
        case (.upload, .error): "do not upload"
        case (.upload, .warning): "mend it before the upload"
        case (.upload, _): "ready to upload"
        case (.privateKey, .error): "do not keep it like this"
        case (.privateKey, .warning): "mend its protection"
        case (.privateKey, _): "keep it"
        }
    }

    fileprivate var identity: String {
        guard let bitCount, let publicExponent, let spkiSHA256 else { return "" }
        return " (RSA \(bitCount), e = \(publicExponent), SPKI SHA-256 \(spkiSHA256))"
    }
}

extension Finding {
    fileprivate var place: String {
        if let line, let column { return "line \(line), column \(column): " }
        if let byteOffset { return "DER byte \(byteOffset): " }
        return ""
    }
}
