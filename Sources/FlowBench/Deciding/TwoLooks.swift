// SPDX-License-Identifier: Apache-2.0

/// The decision in two looks, for all scenarios of a comparison together: one on the first process pairs, and where that does not settle
/// it one on twice as many.
///
/// A scenario that is not slower than the margin is called a regression at the first look with a probability of at most
/// ``DecisionRule/alphaPerLook``, and at the second likewise. So it is for any of many scenarios: Holm's procedure takes at each look one
/// p value of every scenario, that of the first look where no more was measured.
package struct TwoLooks: Equatable, Sendable {
    package var rule: DecisionRule

    package init(rule: DecisionRule = DecisionRule()) { self.rule = rule }

    /// The further pairs alone must show a regression at this level: of alarms that a bad minute in the first pairs raised, one in twenty
    /// passes. All pairs together are held to the level of a look. To hold the further ones alone to that too would lose true regressions,
    /// 13 in 100 instead of 1 where process pairs differ by 2 % and the head is 3 % slower, for no fewer false alarms.
    package static let confirmingAlpha = 0.05
    /// A slowdown with this many more instructions needs no confirmation; the fraction, many times what counts of one program differ by.
    package static let explainingInstructions = 0.002
    /// This many more instructions are worth a warning though no slowdown is shown; the fraction.
    package static let notableInstructions = 0.01

    /// What was measured of one scenario.
    package struct Evidence: Equatable, Sendable {
        package var estimate: YuenEstimate
        /// Of the instructions of one operation, as a fraction; absent where either side does not count them.
        package var instructionsChange: Double?

        package init(estimate: YuenEstimate, instructionsChange: Double?) {
            self.estimate = estimate
            self.instructionsChange = instructionsChange
        }
    }

    /// What one look comes to for one scenario.
    package struct Look: Equatable, Sendable {
        /// If no more is measured. A regression that is still to be confirmed is inconclusive.
        package var verdict: Verdict
        /// One-sided, of the hypothesis that the head is not slower than the margin, adjusted for the other scenarios.
        package var pValue: Double
        /// What follows from the decision, at the end alone: not confirmed, unexplained, more instructions.
        package var warnings: [BenchWarning]
        /// Whether as many pairs again are needed.
        package var measuresMore: Bool

        fileprivate var unadjusted: Double
        fileprivate var showsRegression: Bool
    }

    /// The first look.
    ///
    /// - Parameter evidence: of each scenario.
    package func first(_ evidence: [Evidence]) -> [Look] {
        let pValues = evidence.map { rule.pValueOfRegression($0.estimate) }
        return zip(evidence, zip(pValues, Holm.adjusted(pValues))).map { evidence, p in
            let verdict = rule.verdict(evidence.estimate, pOfRegression: p.1)
            let isExplained = (evidence.instructionsChange ?? 0) > Self.explainingInstructions
            let measuresMore = verdict == .inconclusive || (verdict == .regression && !isExplained)
            return Look(
                verdict: measuresMore ? .inconclusive : verdict, pValue: p.1,
                warnings: measuresMore ? [] : warnings(verdict, evidence), measuresMore: measuresMore, unadjusted: p.0,
                showsRegression: verdict == .regression)
        }
    }

    /// The second look, and the last.
    ///
    /// - Parameters:
    ///   - first: the first look at each scenario.
    ///   - further: of each scenario that needed more, what the further pairs alone show; `nil` for the others.
    ///   - all: of the same, what all pairs together show.
    package func second(after first: [Look], further: [Evidence?], all: [Evidence?]) -> [Look] {
        let pValues = zip(first, all).map { look, all in all.map { rule.pValueOfRegression($0.estimate) } ?? look.unadjusted }
        let adjusted = Holm.adjusted(pValues)
        return first.indices.map { index in
            guard first[index].measuresMore, let further = further[index], let all = all[index] else { return first[index] }
            var look = first[index]
            look.measuresMore = false
            look.unadjusted = pValues[index]
            look.pValue = adjusted[index]
            look.verdict = rule.verdict(all.estimate, pOfRegression: look.pValue)
            let isConfirmed = look.verdict == .regression && rule.pValueOfRegression(further.estimate) < Self.confirmingAlpha
            let isRefuted = !isConfirmed && (first[index].showsRegression || look.verdict == .regression)
            if isRefuted { look.verdict = .inconclusive }
            look.showsRegression = isConfirmed
            look.warnings = (isRefuted ? [.notConfirmed] : []) + warnings(look.verdict, all)
            return look
        }
    }

    private func warnings(_ verdict: Verdict, _ evidence: Evidence) -> [BenchWarning] {
        guard let change = evidence.instructionsChange else { return [] }
        if verdict == .regression { return change > Self.explainingInstructions ? [] : [.unexplained] }
        return change > Self.notableInstructions ? [.moreInstructions(change)] : []
    }
}
