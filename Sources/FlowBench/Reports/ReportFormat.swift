// SPDX-License-Identifier: Apache-2.0

/// What a report is written as; its raw value is what people call it.
package enum ReportFormat: String, CaseIterable, Sendable {
    /// For terminals.
    case text
    case markdown
    /// One file without script.
    case html
    /// Bencher Metric Format, for bencher.dev.
    case bmf
    /// `customSmallerIsBetter` of github-action-benchmark.
    case githubActionBenchmark = "github-action-benchmark"
    /// The Go benchmark data format.
    case benchstat
    case csv

    /// What a writer made: the text of a file, or a value whose JSON is to have its members in the order of their encoding.
    package enum Document: Sendable {
        case text(String)
        case json(any Encodable & Sendable)
    }

    /// The report on a run.
    ///
    /// - Parameters:
    ///   - history: earlier runs, the oldest first; only pages show them.
    ///   - width: the columns of the terminal.
    ///   - style: wraps text in the codes of a terminal.
    package func document(
        of run: RunRecord, history: [RunRecord] = [], width: Int? = nil, style: @escaping ReportStyle = { text, _ in text }
    ) -> Document {
        switch self {
        case .text: .text(run.text(width: width, style: style))
        case .markdown: .text(run.markdown)
        case .html: .text(run.html(history: history))
        case .bmf: .json(BencherMetrics(run))
        case .githubActionBenchmark: .json(ActionBenchmarkEntry.entries(run))
        case .benchstat: .text(GoBenchmarkText.text(run))
        case .csv: .text(CommaSeparatedText.text(run))
        }
    }

    /// The report on comparisons.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal.
    ///   - style: wraps text in the codes of a terminal.
    package func document(
        of set: ComparisonSet, width: Int? = nil, style: @escaping ReportStyle = { text, _ in text }
    ) -> Document {
        switch self {
        case .text: .text(set.text(width: width, style: style))
        case .markdown: .text(set.markdown())
        case .html: .text(set.html)
        case .bmf: .json(BencherMetrics(set))
        case .githubActionBenchmark: .json(ActionBenchmarkEntry.entries(set))
        case .benchstat: .text(GoBenchmarkText.text(set))
        case .csv: .text(CommaSeparatedText.text(set))
        }
    }
}
