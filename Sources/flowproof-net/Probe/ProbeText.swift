// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowEndpoint
internal import FlowLint

extension ProbeReport {
    /// The report for people: every check that deviates, each mistake with the line that usually makes it, and a verdict.
    ///
    /// - Parameter style: wraps text in the codes of a terminal, or does nothing.
    func text(style: (String, Severity?) -> String) -> String {
        var lines = [url.printable]
        var shown: Set<String> = []
        for check in checks where check.outcome != .pass {
            lines += check.lines(style, known: shown)
            shown.formUnion(check.exchanges.flatMap(\.mistakes))
        }
        for mistake in mistakes { lines += mistake.lines(style) }
        for change in changes ?? [] { lines.append("\(style("changed", .error)): \(change.sentence)") }
        let verdict = isFailure ? style("failed", .error) : style("passed", nil)
        let known = changes.map { $0.isEmpty ? ", all of it as expected" : ", \(counted($0.count, "change"))" } ?? ""
        lines.append("\(verdict): \(summary.sentence)\(known)\(latency.map { "; \($0.sentence)" } ?? "")")
        return lines.map { $0 + "\n" }.joined()
    }
}

extension ProbeCheckResult {
    /// - Parameter known: mistakes that were shown with an exchange.
    fileprivate func lines(_ style: (String, Severity?) -> String, known: Set<String>) -> [String] {
        let (word, severity): (String, Severity?) =
            switch outcome {
            case .pass: ("passed", nil)
            case .warning: ("warning", .warning)
            case .fail: ("failed", .error)
            case .skipped: ("skipped", .info)
            }
        guard outcome != .skipped else { return ["\(style(word, severity)) \(id): not checked: \(reason ?? "")"] }
        let mark = isExpected == true ? style("expected", .info) : style(word, severity)
        let explained = deviations.allSatisfy { !$0.mistakes.isEmpty && known.isSuperset(of: $0.mistakes) }
        guard !explained else {
            let mistakes = Set(deviations.flatMap(\.mistakes)).sorted().joined(separator: ", ")
            return ["\(mark) \(id): \(title) [\(mistakes), as above]"]
        }
        var lines = ["\(mark) \(id): \(title)"]
        for exchange in deviations {
            lines.append("  sent      \(exchange.sent)")
            lines.append("  expected  \(exchange.expected)")
            lines.append("  came      \(exchange.came.printable)")
            if !exchange.mistakes.isEmpty { lines.append("  mistake   \(exchange.mistakes.joined(separator: ", "))") }
        }
        let rest = exchanges.count { $0.outcome != .pass } - deviations.count
        if rest > 0 { lines.append("  and \(counted(rest, "other exchange")) likewise") }
        if let rationale { lines.append("  why       \(rationale)\(citation.map { " (\($0))" } ?? "")") }
        return lines
    }
}

extension ProbeMistake {
    fileprivate func lines(_ style: (String, Severity?) -> String) -> [String] {
        let width = code.map(\.language.count).max() ?? 0
        let samples = code.flatMap { line in
            [
                "  \(line.language.padded(to: width))  - \(line.wrong)",
                "  \(String(repeating: " ", count: width))  + \(line.right)",
            ]
        }
        return ["\(style("mistake", .error)) \(id): \(title)", "  remedy: \(remedy)"] + samples
    }
}

extension ProbeReport.Summary {
    var sentence: String {
        let parts = [(pass, "passed"), (fail, "failed"), (warning, "with warnings"), (skipped, "skipped")]
        return parts.filter { $0.0 > 0 || $0.1 == "passed" }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

extension ProbeReport.Latency {
    var sentence: String {
        "\(counted(count, "answer")), first \(firstMilliseconds) ms, p50 \(p50Milliseconds) ms, p90 \(p90Milliseconds) ms, max \(maximumMilliseconds) ms"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
