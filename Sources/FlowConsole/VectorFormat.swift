// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import FlowLint
package import FlowVectors

/// `--format` of reports on vectors.
package enum VectorFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
    /// For continuous integration.
    case junit

    /// Writes the whole report to standard output.
    package func write(_ report: VectorReport) throws {
        switch self {
        case .text: try Console.write(report.text(style: Console.style))
        case .json: try Console.writeJSON(report)
        case .junit: try Console.write(report.junit)
        }
    }
}

extension VectorReport {
    /// The report as JUnit XML: a suite for each file under each implementation, a case for each that did not pass.
    fileprivate var junit: String {
        let suites = runs.flatMap { run in
            run.files.map { file in
                let name = "\(run.implementation.name): \(file.path)"
                var cases = file.cases.map { JUnitDocument.Case(name: $0.id, path: file.path, outcome: $0.junitOutcome) }
                if let failure = file.failure {
                    let outcome = JUnitDocument.Case.Outcome.failed(type: "fail", message: failure, details: failure)
                    cases.append(JUnitDocument.Case(name: "the file", path: file.path, outcome: outcome))
                }
                let passed = JUnitDocument.Case(
                    name: "\(counted(file.counts.pass, "case")) passed", path: file.path, outcome: .passed(nil))
                return JUnitDocument.Suite(name: name, cases: cases + (file.counts.pass > 0 ? [passed] : []))
            }
        }
        return JUnitDocument(name: "flowproof vectors verify", suites: suites + expectationSuite).xml
    }

    /// With `--expected` the changes are what fails.
    private var expectationSuite: [JUnitDocument.Suite] {
        guard let changes else { return [] }
        let cases = changes.map { change in
            let message = change.sentence
            return JUnitDocument.Case(
                name: change.id, path: change.file, outcome: .failed(type: "change", message: message, details: message))
        }
        return [JUnitDocument.Suite(name: "expected outcomes", cases: cases)]
    }
}

extension VectorReport.Change {
    /// What was expected and what came.
    var sentence: String { "\(implementation), \(file), \(id): was \(expected.rawValue), is \(found.rawValue)" }
}

extension VectorReport.Case {
    fileprivate var junitOutcome: JUnitDocument.Case.Outcome {
        let details = [comment, bug].compactMap(\.self).joined(separator: "\n")
        return switch outcome {
        case .pass, .lenient: .passed("\(message)\n\(details)")
        case .skipped: .skipped(message)
        case .fail, .hang: .failed(type: outcome.rawValue, message: message, details: details)
        case .crash: .error(type: outcome.rawValue, message: message)
        }
    }
}
