// SPDX-License-Identifier: Apache-2.0

extension LintReport {
    /// The report as workflow commands of GitHub Actions, a line for each finding: the runner turns them into annotations.
    ///
    /// A file without findings has no line. The runner shows ten errors, ten warnings and ten notices of a step.
    public var githubAnnotations: String {
        var lines = unread.map { annotation("error", path: $0.path, title: "not read", [$0.reason]) }
        for file in files {
            for finding in file.findings {
                // Offsets in DER belong to no line.
                let place = finding.line == nil ? finding.place : ""
                lines.append(
                    annotation(
                        finding.severity.githubCommand, path: file.path, line: finding.line, column: finding.column, title: finding.rule,
                        [place + finding.message, finding.fix.map { "fix: \($0)" }]))
            }
        }
        for finding in fleet?.findings ?? [] {
            let keys = finding.paths.isEmpty ? nil : "keys: \(finding.paths.joined(separator: ", "))"
            lines.append(
                annotation(
                    finding.severity.githubCommand, path: finding.paths.first, title: finding.rule,
                    [finding.message, keys, finding.fix.map { "fix: \($0)" }]))
        }
        for (reason, rules) in notCheckedByReason {
            lines.append(annotation("notice", title: "not checked", ["\(rules.joined(separator: ", ")): \(reason)"]))
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

private func annotation(
    _ command: String, path: String? = nil, line: Int? = nil, column: Int? = nil, title: String, _ message: [String?]
) -> String {
    let path = path == "-" ? nil : path.map(treePath)
    let properties = [("file", path), ("line", line.map(String.init)), ("col", column.map(String.init)), ("title", title)]
    let list = properties.compactMap { name, value in value.map { "\(name)=\(escaped($0, also: ":,"))" } }.joined(separator: ",")
    return "::\(command) \(list)::\(escaped(message.compactMap { $0 }.joined(separator: "\n"), also: ""))"
}

/// The runner reads a command to the end of its line and decodes these escapes; anything else that a terminal would obey goes.
private func escaped(_ text: String, also characters: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "%": result += "%25"
        case "\r": result += "%0D"
        case "\n": result += "%0A"
        case ":" where characters.contains(":"): result += "%3A"
        case "," where characters.contains(","): result += "%2C"
        case _ where scalar.properties.generalCategory == .control: result.unicodeScalars.append("\u{FFFD}")
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

extension Severity {
    fileprivate var githubCommand: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
    }
}
