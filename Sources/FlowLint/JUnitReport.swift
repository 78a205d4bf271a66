// SPDX-License-Identifier: Apache-2.0

extension LintReport {
    /// The report as JUnit XML, in the dialect that Jenkins and GitLab read: a suite for each file, a case for each rule that spoke.
    ///
    /// - Parameter failOn: findings below this severity are cases that pass, so that the document and the exit status agree.
    public func junit(failOn: Severity) -> String {
        var suites = files.map { file in
            let cases = file.findings.groupedByRule.map { rule, findings in
                JUnitCase(rule, of: file.path, findings.map { ($0.severity, $0.place + $0.message, $0.fix) }, failOn: failOn)
            }
            let skipped = file.notChecked.map { JUnitCase(name: $0.rule, path: file.path, outcome: .skipped($0.reason)) }
            let clean = [JUnitCase(name: "every other rule", path: file.path, outcome: .passed(nil))]
            return JUnitSuite(name: file.path, cases: cases + skipped + clean)
        }
        if let fleet {
            let cases = fleet.findings.map { finding in
                let paths = finding.paths.joined(separator: ", ")
                return JUnitCase(
                    finding.rule, of: finding.paths.first ?? "fleet", [(finding.severity, "\(finding.message) (\(paths))", finding.fix)],
                    failOn: failOn)
            }
            let skipped = fleet.notChecked.map { JUnitCase(name: $0.rule, path: "fleet", outcome: .skipped($0.reason)) }
            suites.append(
                JUnitSuite(
                    name: "fleet", cases: cases + skipped + [JUnitCase(name: "every other rule", path: "fleet", outcome: .passed(nil))]))
        }
        suites += unread.map { JUnitSuite(name: $0.path, cases: [JUnitCase(name: "read", path: $0.path, outcome: .unread($0.reason))]) }
        let counts = suites.reduce(into: JUnitCounts()) { $0.add($1.counts) }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"flowproof lint\"\(counts.attributes)>"]
        for suite in suites { lines += suite.lines }
        lines.append("</testsuites>")
        return lines.map { $0 + "\n" }.joined()
    }
}

private struct JUnitCounts {
    var tests = 0, failures = 0, errors = 0, skipped = 0

    mutating func add(_ other: JUnitCounts) {
        tests += other.tests
        failures += other.failures
        errors += other.errors
        skipped += other.skipped
    }

    var attributes: String { " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\"" }
}

private struct JUnitSuite {
    var name: String
    var cases: [JUnitCase]

    var counts: JUnitCounts {
        cases.reduce(into: JUnitCounts()) { counts, entry in
            counts.tests += 1
            switch entry.outcome {
            case .passed: break
            case .failed: counts.failures += 1
            case .unread: counts.errors += 1
            case .skipped: counts.skipped += 1
            }
        }
    }

    var lines: [String] {
        ["  <testsuite name=\"\(name.inXML)\"\(counts.attributes)>"] + cases.flatMap(\.lines) + ["  </testsuite>"]
    }
}

private struct JUnitCase {
    enum Outcome {
        case passed(String?)
        case failed(type: String, message: String, details: String)
        case skipped(String)
        case unread(String)
    }

    var name: String
    var path: String
    var outcome: Outcome

    init(name: String, path: String, outcome: Outcome) {
        self.name = name
        self.path = path
        self.outcome = outcome
    }

    /// The findings of one rule. A case has room for one failure only, so they share it.
    init(_ rule: String, of path: String, _ findings: [(severity: Severity, message: String, fix: String?)], failOn: Severity) {
        name = rule
        self.path = path
        var lines = findings.map { "\($0.severity.rawValue): \($0.message)" }
        for fix in Set(findings.compactMap(\.fix)).sorted() { lines.append("fix: \(fix)") }
        let details = lines.joined(separator: "\n")
        let worst = findings.max { $0.severity < $1.severity }
        if let worst, worst.severity >= failOn {
            outcome = .failed(type: worst.severity.rawValue, message: worst.message, details: details)
        } else {
            outcome = .passed(details)
        }
    }

    var lines: [String] {
        let tag = "    <testcase classname=\"\(path.inXML)\" name=\"\(name.inXML)\" file=\"\(treePath(path).inXML)\""
        let content: String
        switch outcome {
        case .passed(nil): return [tag + "/>"]
        case .passed(let details?): content = "<system-out>\(details.inXML)</system-out>"
        case .failed(let type, let message, let details):
            content = "<failure type=\"\(type)\" message=\"\(message.inXML)\">\(details.inXML)</failure>"
        case .skipped(let reason): content = "<skipped message=\"\(reason.inXML)\"/>"
        case .unread(let reason): content = "<error type=\"input\" message=\"\(reason.inXML)\"/>"
        }
        return [tag + ">", "      " + content, "    </testcase>"]
    }
}

extension [Finding] {
    /// Neighbours of one rule together, in their order.
    fileprivate var groupedByRule: [(rule: String, findings: [Finding])] {
        reduce(into: []) { groups, finding in
            if let last = groups.indices.last, groups[last].rule == finding.rule {
                groups[last].findings.append(finding)
            } else {
                groups.append((finding.rule, [finding]))
            }
        }
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
