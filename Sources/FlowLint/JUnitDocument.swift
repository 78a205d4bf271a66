// SPDX-License-Identifier: Apache-2.0

/// A report as JUnit XML, in the dialect that Jenkins and GitLab read.
package struct JUnitDocument {
    /// What made it.
    package var name: String
    /// Usually one for each file.
    package var suites: [Suite]

    package init(name: String, suites: [Suite]) {
        self.name = name
        self.suites = suites
    }

    /// Cases that belong together.
    package struct Suite {
        package var name: String
        package var cases: [Case]

        package init(name: String, cases: [Case]) {
            self.name = name
            self.cases = cases
        }
    }

    /// One case. It has room for one failure only.
    package struct Case {
        package enum Outcome {
            case passed(String?)
            case failed(type: String, message: String, details: String)
            case skipped(String)
            /// What should have been looked at could not be.
            case error(type: String, message: String)
        }

        package var name: String
        package var path: String
        package var outcome: Outcome

        package init(name: String, path: String, outcome: Outcome) {
            self.name = name
            self.path = path
            self.outcome = outcome
        }
    }

    /// The text of the document.
    package var xml: String {
        let counts = suites.reduce(into: Counts()) { $0.add($1.counts) }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"\(name.inXML)\"\(counts.attributes)>"]
        for suite in suites { lines += suite.lines }
        lines.append("</testsuites>")
        return lines.map { $0 + "\n" }.joined()
    }

    fileprivate struct Counts {
        var tests = 0, failures = 0, errors = 0, skipped = 0

        mutating func add(_ other: Counts) {
            tests += other.tests
            failures += other.failures
            errors += other.errors
            skipped += other.skipped
        }

        var attributes: String { " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\"" }
    }
}

extension JUnitDocument.Suite {
    fileprivate var counts: JUnitDocument.Counts {
        cases.reduce(into: JUnitDocument.Counts()) { counts, entry in
            counts.tests += 1
            switch entry.outcome {
            case .passed: break
            case .failed: counts.failures += 1
            case .error: counts.errors += 1
            case .skipped: counts.skipped += 1
            }
        }
    }

    fileprivate var lines: [String] {
        ["  <testsuite name=\"\(name.inXML)\"\(counts.attributes)>"] + cases.flatMap(\.lines) + ["  </testsuite>"]
    }
}

extension JUnitDocument.Case {
    fileprivate var lines: [String] {
        let tag = "    <testcase classname=\"\(path.inXML)\" name=\"\(name.inXML)\" file=\"\(treePath(path).inXML)\""
        let content: String
        switch outcome {
        case .passed(nil): return [tag + "/>"]
        case .passed(let details?): content = "<system-out>\(details.inXML)</system-out>"
        case .failed(let type, let message, let details):
            content = "<failure type=\"\(type)\" message=\"\(message.inXML)\">\(details.inXML)</failure>"
        case .skipped(let reason): content = "<skipped message=\"\(reason.inXML)\"/>"
        case .error(let type, let message): content = "<error type=\"\(type)\" message=\"\(message.inXML)\"/>"
        }
        return [tag + ">", "      " + content, "    </testcase>"]
    }
}

extension String {
    /// For XML 1.0, in an attribute or between tags: what its section 2.2 allows in no form becomes U+FFFD.
    fileprivate var inXML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // A parser would make spaces of them in an attribute.
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result.unicodeScalars.append("\u{FFFD}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
