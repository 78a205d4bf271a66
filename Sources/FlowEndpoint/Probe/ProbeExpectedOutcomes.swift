// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// Known deviations: which checks did not pass in an earlier probe, out of its report.
package struct ProbeExpectedOutcomes: Sendable {
    /// Why a file holds no outcomes.
    package struct FormatError: Error, CustomStringConvertible {
        /// What is wrong, with its place.
        package var description: String
    }

    private let outcomes: [String: ProbeOutcome]

    /// Reads the JSON of a ``ProbeReport``; only `schema`, and `id` and `outcome` of each check count.
    ///
    /// - Throws: ``FormatError`` for anything else, and for a check that does not exist.
    package init(json bytes: [UInt8]) throws(FormatError) {
        guard let document = try? JSONValue(bytes) else { throw FormatError(description: "it is no JSON") }
        guard document["schema"]?.string == ProbeReport.schemaName else {
            throw FormatError(description: "schema: not \"\(ProbeReport.schemaName)\"")
        }
        guard case .list(let checks)? = document["checks"] else { throw FormatError(description: "checks: no list") }
        var outcomes: [String: ProbeOutcome] = [:]
        for (index, check) in checks.enumerated() {
            guard let id = check["id"]?.string, ProbeCheck.all.contains(where: { $0.id == id }) else {
                throw FormatError(description: "checks[\(index)].id: not the id of a check")
            }
            guard let outcome = check["outcome"]?.string.flatMap(ProbeOutcome.init) else {
                throw FormatError(description: "checks[\(index)].outcome: none of pass, warning, fail and skipped")
            }
            guard outcomes.updateValue(outcome, forKey: id) == nil else {
                throw FormatError(description: "checks[\(index)].id: \(id) stands there twice")
            }
        }
        self.outcomes = outcomes
    }

    /// What is expected of a check, if anything is said of it.
    func outcome(of id: String) -> ProbeOutcome? { outcomes[id] }

    /// What came out otherwise, better or worse. Of a check that was not chosen nothing is said.
    func changes(in results: [ProbeCheckResult]) -> [ProbeReport.Change] {
        results.compactMap { result in
            // Of what is not listed a pass is expected, or nothing where it cannot be seen.
            let expected = outcome(of: result.id) ?? (result.outcome == .skipped ? .skipped : .pass)
            return expected == result.outcome ? nil : ProbeReport.Change(id: result.id, expected: expected, found: result.outcome)
        }
    }
}
