// SPDX-License-Identifier: Apache-2.0

extension LintReport {
    /// The report as JUnit XML, in the dialect that Jenkins and GitLab read: a suite for each file, a case for each rule that spoke.
    ///
    /// - Parameter failOn: findings below this severity are cases that pass, so that the document and the exit status agree.
    public func junit(failOn: Severity) -> String {
        var suites = files.map { file in
            let cases = file.findings.groupedByRule.map { rule, findings in
                JUnitDocument.Case(rule, of: file.path, findings.map { ($0.severity, $0.place + $0.message, $0.fix) }, failOn: failOn)
            }
            let skipped = file.notChecked.map { JUnitDocument.Case(name: $0.rule, path: file.path, outcome: .skipped($0.reason)) }
            let clean = [JUnitDocument.Case(name: "every other rule", path: file.path, outcome: .passed(nil))]
            return JUnitDocument.Suite(name: file.path, cases: cases + skipped + clean)
        }
        if let fleet {
            let cases = fleet.findings.map { finding in
                let paths = finding.paths.joined(separator: ", ")
                return JUnitDocument.Case(
                    finding.rule, of: finding.paths.first ?? "fleet", [(finding.severity, "\(finding.message) (\(paths))", finding.fix)],
                    failOn: failOn)
            }
            let skipped = fleet.notChecked.map { JUnitDocument.Case(name: $0.rule, path: "fleet", outcome: .skipped($0.reason)) }
            suites.append(
                JUnitDocument.Suite(
                    name: "fleet",
                    cases: cases + skipped + [JUnitDocument.Case(name: "every other rule", path: "fleet", outcome: .passed(nil))]))
        }
        suites += unread.map {
            JUnitDocument.Suite(
                name: $0.path, cases: [JUnitDocument.Case(name: "read", path: $0.path, outcome: .error(type: "input", message: $0.reason))])
        }
        return JUnitDocument(name: "flowproof lint", suites: suites).xml
    }
}

extension JUnitDocument.Case {
    /// The findings of one rule. They share the one case.
    fileprivate init(_ rule: String, of path: String, _ findings: [(severity: Severity, message: String, fix: String?)], failOn: Severity) {
        var lines = findings.map { "\($0.severity.rawValue): \($0.message)" }
        for fix in Set(findings.compactMap(\.fix)).sorted() { lines.append("fix: \(fix)") }
        let details = lines.joined(separator: "\n")
        let worst = findings.max { $0.severity < $1.severity }
        if let worst, worst.severity >= failOn {
            self.init(
                name: rule, path: path, outcome: .failed(type: worst.severity.rawValue, message: worst.message, details: details))
        } else {
            self.init(name: rule, path: path, outcome: .passed(details))
        }
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
