// SPDX-License-Identifier: Apache-2.0

/// One thing that an endpoint must or should do. Each check is a value in a file of its own, in Checks/.
package struct ProbeCheck: Sendable, Identifiable {
    /// What a deviation means.
    package enum Requirement: String, Sendable {
        /// Customers see an error.
        case must
        /// It works, and yet it should be otherwise.
        case should
    }

    /// What a check cannot do without.
    enum Need: Sendable {
        case appSecret
        case expiredToken
    }

    /// Something about several answers together, or about what no single exchange expects.
    struct Remark: Sendable {
        var sent: String
        var expected: String
        var came: String
        /// Why it is wrong; `nil` where it is as it should be.
        var finding: Finding?

        struct Finding: Sendable {
            var isWarning: Bool
            var mistake: ProbeMistake?
        }
    }

    /// Kebab case.
    package let id: String
    /// A few words.
    package let title: String
    /// What a deviation means.
    package let requirement: Requirement
    /// What is sent.
    package let sent: String
    /// What must come back.
    package let expected: String
    /// Why it matters, in one sentence for whoever has to mend it.
    package let rationale: String
    /// Where the requirement comes from.
    package let citation: String
    let need: Need?
    let exchanges: [ProbeExchange]
    let isConcurrent: Bool
    /// Whether each exchange is held against its own expectation.
    let judgesEach: Bool
    let remarks: @Sendable ([ProbeObservation], ProbeLatency?) -> [Remark]

    init(
        id: String, title: String, requirement: Requirement = .must, sent: String, expected: String, rationale: String, citation: String,
        need: Need? = nil, exchanges: [ProbeExchange], isConcurrent: Bool = false, judgesEach: Bool = true,
        remarks: @escaping @Sendable ([ProbeObservation], ProbeLatency?) -> [Remark] = { _, _ in [] }
    ) {
        self.id = id
        self.title = title
        self.requirement = requirement
        self.sent = sent
        self.expected = expected
        self.rationale = rationale
        self.citation = citation
        self.need = need
        self.exchanges = exchanges
        self.isConcurrent = isConcurrent
        self.judgesEach = judgesEach
        self.remarks = remarks
    }

    /// Why it cannot be made; `nil` where it can.
    func reasonToSkip(_ run: ProbeRun) -> String? {
        switch need {
        case .appSecret where !run.signs: "no app secret is given, with which requests are signed"
        case .expiredToken where run.settings.expiredToken == nil: "no flow_token is given that has expired"
        default: nil
        }
    }
}
