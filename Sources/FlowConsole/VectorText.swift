// SPDX-License-Identifier: Apache-2.0

internal import FlowLint
internal import FlowVectors

extension VectorReport {
    /// The report for people: a line for each file, every failure in full, why cases were skipped, and the mistakes that all of it gives away.
    ///
    /// - Parameter style: wraps text in the codes of a terminal, or does nothing.
    func text(style: (String, Severity?) -> String) -> String {
        var lines: [String] = []
        for run in runs {
            lines.append("\(run.implementation.name) \(run.implementation.version)".printable)
            for file in run.files { lines += file.lines(style) }
            for mistake in run.mistakes {
                lines.append("  \(style("mistake", .error)): \("\(mistake.mistake) [\(mistake.flag)]".printable)")
            }
        }
        if !notVectors.isEmpty { lines.append("\(counted(notVectors.count, "file")) of no kind of vectors, passed over") }
        for change in changes ?? [] { lines.append("\(style("changed", .error)): \(change.sentence.printable)") }
        let verdict = isFailure ? style("failed", .error) : style("passed", nil)
        let known = changes.map { $0.isEmpty ? ", all of it as expected" : ", \(counted($0.count, "change"))" } ?? ""
        lines.append("\(verdict): \(summary.sentence)\(known)")
        return lines.map { $0 + "\n" }.joined()
    }
}

extension VectorReport.File {
    fileprivate func lines(_ style: (String, Severity?) -> String) -> [String] {
        let isFailed = failure != nil || cases.contains { $0.outcome.isFailure }
        let mark = isFailed ? style("failed", .error) : style("passed", nil)
        var lines = ["  \(mark) \(path.printable): \(counts.sentence)"]
        if let failure { lines.append("    \(failure)") }
        for entry in cases where entry.outcome.isFailure {
            let flags = entry.flags.isEmpty ? "" : " [\(entry.flags.joined(separator: ", "))]"
            lines.append("    \(style(entry.outcome.rawValue, .error)) " + "\(entry.id)\(flags): \(entry.message)".printable)
            if let comment = entry.comment { lines.append("      case: \(comment.printable)") }
            if let bug = entry.bug { lines.append("      bug: \(bug.printable)") }
        }
        for (flags, entries) in groups(.lenient, by: { $0.flags.joined(separator: ", ") }) {
            let text = "\(flags): accepts \(counted(entries.count, "invalid case")), \(Self.ids(entries))"
            lines.append("    \(style("lenient", .warning)) \(text.printable)")
        }
        lines += groups(.skipped, by: \.message).map { reason, entries in "    skipped \(entries.count): \(reason.printable)" }
        return lines
    }

    private func groups(
        _ outcome: VectorOutcome, by key: (VectorReport.Case) -> String
    ) -> [(key: String, cases: [VectorReport.Case])] {
        Dictionary(grouping: cases.filter { $0.outcome == outcome }, by: key).map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
    }

    /// The first few: the JSON has all.
    private static func ids(_ entries: [VectorReport.Case]) -> String {
        let shown = entries.prefix(6).map(\.id).joined(separator: ", ")
        return entries.count > 6 ? "\(shown), and \(entries.count - 6) more" : shown
    }
}

extension VectorReport.Counts {
    fileprivate var sentence: String {
        let parts = [
            (pass, "passed"), (fail, "failed"), (hang, "hung"), (crash, "crashed"), (lenient, "lenient"), (skipped, "skipped"),
        ]
        return parts.filter { $0.0 > 0 || $0.1 == "passed" }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
