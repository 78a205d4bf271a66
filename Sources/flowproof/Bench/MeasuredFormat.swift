// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowConsole

/// `--format` of `bench run` and `bench compare`: the record itself, or a report on it.
enum MeasuredFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case html

    /// How it is written for people; `nil` for the record itself.
    private var report: ReportFormat? { ReportFormat(rawValue: rawValue) }

    /// Writes a run to standard output.
    func write(_ run: RunRecord) throws {
        try Console.write(report?.text(of: run) ?? run.json)
    }

    /// Writes comparisons to standard output.
    func write(_ comparisons: [ComparisonRecord]) throws {
        try Console.write(report?.text(of: ComparisonSet(comparisons)) ?? ComparisonDocument.json(comparisons) + "\n")
    }
}

extension Console {
    /// Colours for parts of a report, where standard output takes them.
    static func toneStyle(_ text: String, _ tone: ReportTone) -> String {
        guard hasColor else { return text }
        let code =
            switch tone {
            case .heading: "1"
            case .good: "32"
            case .bad: "31"
            case .doubtful: "33"
            case .faint: "2"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
