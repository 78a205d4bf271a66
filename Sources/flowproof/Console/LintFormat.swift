// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowLint

/// `--format` of `lint`.
enum LintFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case sarif
    case junit
    case github

    /// Writes the whole report to standard output.
    func write(_ report: LintReport, failOn: Severity) throws {
        switch self {
        case .text: try Console.write(report.text(width: Console.width, style: Console.style))
        case .json: try Console.writeJSON(report)
        case .sarif: try Console.writeJSON(SARIFLog(report, version: Flowproof.configuration.version))
        case .junit: try Console.write(report.junit(failOn: failOn))
        case .github: try Console.write(report.githubAnnotations)
        }
    }
}

extension Console {
    /// Colours for severities, where standard output takes them; green for what has none.
    static func style(_ text: String, _ severity: Severity?) -> String {
        guard hasColor else { return text }
        let code =
            switch severity {
            case .error: "31"
            case .warning: "33"
            case .info: "36"
            case nil: "32"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
