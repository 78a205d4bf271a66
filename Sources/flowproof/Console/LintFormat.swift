// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
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
