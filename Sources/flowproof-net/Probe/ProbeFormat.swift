// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowEndpoint
internal import FlowLint

/// `--format` of `probe`.
enum ProbeFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case junit
    case markdown

    /// Writes the whole report to standard output.
    func write(_ report: ProbeReport) throws {
        switch self {
        case .text: try Console.write(report.text(style: Console.style))
        case .json: try Console.writeJSON(report)
        case .junit: try Console.write(report.junit)
        case .markdown: try Console.write(report.markdown)
        }
    }

    /// The format of a report on vectors, which is not written as Markdown.
    var ofVectors: VectorFormat {
        get throws(CommandFailure) {
            switch self {
            case .text: .text
            case .json: .json
            case .junit: .junit
            case .markdown: throw .usage("--vectors has no --format markdown", hint: "it takes text, json or junit")
            }
        }
    }
}

extension ProbeReport {
    /// The report as JUnit XML: a case for each check.
    private var checkSuite: JUnitDocument.Suite {
        JUnitDocument.Suite(name: url, cases: checks.map { JUnitDocument.Case(name: $0.id, path: url, outcome: $0.junitOutcome) })
    }

    fileprivate var junit: String {
        let expectations = (changes ?? []).map { change in
            JUnitDocument.Case(
                name: change.id, path: url, outcome: .failed(type: "change", message: change.sentence, details: change.sentence))
        }
        let suites = [checkSuite] + (changes == nil ? [] : [JUnitDocument.Suite(name: "expected outcomes", cases: expectations)])
        return JUnitDocument(name: "flowproof-net probe", suites: suites).xml
    }
}

extension ProbeReport.Change {
    /// What was expected and what came.
    var sentence: String { "\(id): was \(expected.rawValue), is \(found.rawValue)" }
}

extension ProbeCheckResult {
    fileprivate var junitOutcome: JUnitDocument.Case.Outcome {
        let details = deviations.map { "\($0.sent): expected \($0.expected), came \($0.came)\($0.mistakeText)" }.joined(separator: "\n")
        return switch outcome {
        case .pass: .passed(nil)
        case .warning: .passed("warning: \(title)\n\(details)")
        case .skipped: .skipped(reason ?? "")
        case .fail where isExpected == true: .passed("expected: \(title)\n\(details)")
        case .fail: .failed(type: "fail", message: title, details: details)
        }
    }

    /// The exchanges that are not as they must be, one for each way.
    var deviations: [Exchange] {
        var seen: Set<[String]> = []
        return exchanges.filter { exchange in
            guard exchange.outcome != .pass else { return false }
            return exchange.mistakes.isEmpty || seen.insert(exchange.mistakes).inserted
        }
    }
}

extension ProbeCheckResult.Exchange {
    var mistakeText: String { mistakes.isEmpty ? "" : " [\(mistakes.joined(separator: ", "))]" }
}
