// SPDX-License-Identifier: Apache-2.0

/// What came of one check.
package enum ProbeOutcome: String, Codable, Sendable, CaseIterable {
    /// It is as it must be.
    case pass
    /// It works, and yet it should be otherwise.
    case warning
    /// Customers see an error.
    case fail
    /// It was not made.
    case skipped
}

/// What came of one check, with its exchanges.
package struct ProbeCheckResult: Encodable, Sendable {
    /// Of the check.
    package let id: String
    /// Of the check.
    package let title: String
    /// `must` or `should`.
    package let requirement: String
    /// The worst of its exchanges.
    package let outcome: ProbeOutcome
    /// Whether a deviation was expected; absent where there is none, or no expectations were given.
    package var isExpected: Bool?
    /// Why it was not made.
    package let reason: String?
    /// Why it matters, where it deviates.
    package let rationale: String?
    /// Where the requirement comes from, where it deviates.
    package let citation: String?
    /// What was sent, what was expected and what came.
    package let exchanges: [Exchange]

    enum CodingKeys: String, CodingKey {
        case id, title, requirement, outcome, reason, rationale, citation, exchanges
        case isExpected = "expected"
    }

    /// One exchange, or a remark on several.
    package struct Exchange: Encodable, Sendable {
        /// What was sent.
        package let sent: String
        /// What had to come back.
        package let expected: String
        /// What came.
        package let came: String
        /// The HTTP status; absent without an answer.
        package let status: Int?
        /// How long it took; absent without an answer.
        package let milliseconds: Double?
        /// Whether it is as it must be.
        package let outcome: ProbeOutcome
        /// The ids of the mistakes that fit.
        package let mistakes: [String]

        init(_ observation: ProbeObservation, _ mistakes: [ProbeMistake], of check: ProbeCheck) {
            sent = observation.exchange.sent
            expected = observation.exchange.expectation.description
            came = observation.came
            status = observation.status
            milliseconds = observation.reply.answer.map { ($0.seconds * 1e6).rounded() / 1e3 }
            outcome = observation.finding.map { $0.isWarning || check.requirement == .should ? .warning : .fail } ?? .pass
            self.mistakes = mistakes.map(\.id)
        }

        init(_ remark: ProbeCheck.Remark, of check: ProbeCheck) {
            sent = remark.sent
            expected = remark.expected
            came = remark.came
            status = nil
            milliseconds = nil
            outcome = remark.finding.map { $0.isWarning || check.requirement == .should ? .warning : .fail } ?? .pass
            mistakes = [remark.finding?.mistake?.id].compactMap(\.self)
        }
    }

    init(_ check: ProbeCheck, _ exchanges: [Exchange]) {
        id = check.id
        title = check.title
        requirement = check.requirement.rawValue
        let outcomes = exchanges.map(\.outcome)
        outcome = outcomes.contains(.fail) ? .fail : outcomes.contains(.warning) ? .warning : .pass
        reason = nil
        rationale = outcome == .pass ? nil : check.rationale
        citation = outcome == .pass ? nil : check.citation
        self.exchanges = exchanges
    }

    init(_ check: ProbeCheck, skippedBecause reason: String) {
        id = check.id
        title = check.title
        requirement = check.requirement.rawValue
        outcome = .skipped
        self.reason = reason
        rationale = nil
        citation = nil
        exchanges = []
    }
}

/// What a probe found, in the shape of its JSON.
package struct ProbeReport: Encodable, Sendable {
    static let schemaName = "flowproof.probe/1"

    package let schema = ProbeReport.schemaName
    /// The endpoint, without a query.
    package let url: String
    /// In the order of the catalogue.
    package let checks: [ProbeCheckResult]
    /// Every mistake that an exchange names, once.
    package let mistakes: [ProbeMistake]
    /// How long honest requests took; absent without an answer.
    package let latency: Latency?
    /// What differs from the expected outcomes; absent when nothing was expected.
    package let changes: [Change]?
    /// How many checks had each outcome.
    package let summary: Summary

    /// In milliseconds.
    package struct Latency: Encodable, Sendable {
        package let count: Int
        package let firstMilliseconds: Double
        package let p50Milliseconds: Double
        package let p90Milliseconds: Double
        package let maximumMilliseconds: Double

        init(_ latency: ProbeLatency) {
            func milliseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e3 }
            count = latency.count
            firstMilliseconds = milliseconds(latency.first)
            p50Milliseconds = milliseconds(latency.p50)
            p90Milliseconds = milliseconds(latency.p90)
            maximumMilliseconds = milliseconds(latency.max)
        }
    }

    /// An outcome that is not the expected one.
    package struct Change: Encodable, Sendable, Equatable {
        package let id: String
        package let expected: ProbeOutcome
        package let found: ProbeOutcome

        package init(id: String, expected: ProbeOutcome, found: ProbeOutcome) {
            self.id = id
            self.expected = expected
            self.found = found
        }
    }

    /// How many checks had each outcome.
    package struct Summary: Encodable, Sendable {
        package let pass: Int
        package let warning: Int
        package let fail: Int
        package let skipped: Int
    }

    /// - Parameters:
    ///   - url: without a query, which may hold a secret.
    ///   - expected: the deviations that are known.
    package init(url: String, checks: [ProbeCheckResult], latency: ProbeLatency?, expected: ProbeExpectedOutcomes?) {
        self.url = url
        changes = expected?.changes(in: checks)
        self.checks = checks.map { check in
            var check = check
            if expected?.outcome(of: check.id) == check.outcome, check.outcome != .pass { check.isExpected = true }
            return check
        }
        let ids = checks.flatMap { $0.exchanges.flatMap(\.mistakes) }
        mistakes = ProbeMistake.all.filter { ids.contains($0.id) }
        self.latency = latency.map(Latency.init)
        func count(_ outcome: ProbeOutcome) -> Int { checks.count { $0.outcome == outcome } }
        summary = Summary(pass: count(.pass), warning: count(.warning), fail: count(.fail), skipped: count(.skipped))
    }

    /// Whether the answer is no: a check failed, or none was made; or, where outcomes were expected, any is another.
    package var isFailure: Bool {
        if let changes { return !changes.isEmpty }
        // Whoever is asked nothing passes nothing.
        return summary.fail > 0 || summary.pass + summary.warning == 0
    }
}
