// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation
import Testing

@Suite struct DecisionRuleTests {
    /// An estimate whose interval at one look reaches `reach` to each side.
    private func estimate(_ location: Double, reach: Double) -> YuenEstimate {
        let shape: [Double] = (0..<20).map { Double($0) - 9.5 }
        let scale = reach / YuenEstimate(shape).margin(DecisionRule.alphaPerLook)
        return YuenEstimate(shape.map { location + scale * $0 })
    }

    private func verdict(_ low: Double, _ high: Double, _ rule: DecisionRule = DecisionRule()) -> Verdict {
        let estimate = estimate((low + high) / 2, reach: (high - low) / 2)
        return rule.verdict(estimate, pOfRegression: rule.pValueOfRegression(estimate))
    }

    /// Both ends of the interval at ln 1.01 and ln 1.02, a hair to either side.
    @Test func boundaries() {
        let (one, two, hair) = (log(1.01), log(1.02), 1e-9)
        #expect(verdict(one + hair, 0.05) == .regression)
        #expect(verdict(one - hair, 0.05) == .inconclusive)
        #expect(verdict(-0.05, -one - hair) == .improvement)
        #expect(verdict(-0.05, -one + hair) == .inconclusive)
        #expect(verdict(-two + hair, two - hair) == .equivalent)
        #expect(verdict(-two - hair, two - 2 * hair) == .inconclusive)
        #expect(verdict(-two + 2 * hair, two + hair) == .inconclusive)
        // Slower for certain, by something between 1 and 2 %: what is shown is that it is slower.
        #expect(verdict(one + hair, two - hair) == .regression)
        #expect(verdict(-two + hair, -one - hair) == .improvement)
        // Slower than nothing, but not by more than counts.
        #expect(verdict(0.001, one) == .equivalent)
        #expect(verdict(-0.05, 0.05) == .inconclusive)
    }

    @Test func minimalEffectMovesTheBoundaries() {
        let wide = DecisionRule(minimalEffect: 0.05)
        #expect(verdict(log(1.05) + 1e-9, 0.2, wide) == .regression)
        #expect(verdict(0.02, 0.04, wide) == .equivalent)
        #expect(verdict(-log(1.1) + 1e-9, log(1.1) - 1e-9, wide) == .equivalent)
        let none = DecisionRule(minimalEffect: 0)
        #expect(verdict(1e-6, 0.02, none) == .regression)
        #expect(verdict(-0.02, -1e-6, none) == .improvement)
    }

    /// What Holm's procedure makes of the p value is what counts, not the interval.
    @Test func adjustedValueDecidesARegression() {
        let rule = DecisionRule()
        let slower = estimate(0.03, reach: 0.015)
        #expect(rule.verdict(slower, pOfRegression: rule.pValueOfRegression(slower)) == .regression)
        #expect(rule.verdict(slower, pOfRegression: DecisionRule.alphaPerLook) == .inconclusive)
        // An improvement is no reason to fail and needs no adjustment.
        #expect(rule.verdict(estimate(-0.03, reach: 0.015), pOfRegression: 1) == .improvement)
    }

    /// Scripted programs without any noise.
    @Test func withoutSpreadTheVerdictIsCertain() {
        func verdict(_ location: Double) -> Verdict {
            let rule = DecisionRule()
            let estimate = YuenEstimate([location, location, location])
            return rule.verdict(estimate, pOfRegression: rule.pValueOfRegression(estimate))
        }
        #expect(verdict(0.03) == .regression && verdict(-0.03) == .improvement && verdict(0.009) == .equivalent)
    }

    /// The interval that is shown is the one that a verdict is judged by.
    @Test func verdictAndIntervalAgree() {
        let rule = DecisionRule()
        var generator = SeededGenerator(seed: 5)
        var verdicts: Set<Verdict> = []
        for _ in 0..<2000 {
            let location = Double.random(in: -0.03...0.03, using: &generator)
            let estimate = YuenEstimate((0..<20).map { _ in location + 0.015 * Double.random(in: -1...1, using: &generator) })
            let interval = estimate.interval(confidence: DecisionRule.confidencePerLook)
            let verdict = rule.verdict(estimate, pOfRegression: rule.pValueOfRegression(estimate))
            verdicts.insert(verdict)
            #expect((verdict == .regression) == (interval.lowerBound > log(1.01)))
            #expect((verdict == .improvement) == (interval.upperBound < -log(1.01)))
            #expect(!rule.contradicts(verdict, interval))
        }
        #expect(verdicts == Set(Verdict.allCases))
    }

    @Test func intervalThatReachesElsewhereContradicts() {
        let rule = DecisionRule()
        #expect(rule.contradicts(.regression, 0.009...0.03))
        #expect(rule.contradicts(.improvement, -0.03 ... -0.009))
        #expect(rule.contradicts(.equivalent, -0.01...0.02) && rule.contradicts(.equivalent, -0.02...0.01))
        #expect(!rule.contradicts(.inconclusive, -1...1))
    }

    @Test func stolenTimeIsNoRegression() {
        #expect(DecisionRule.gated(.regression, stealShare: 0.06) == .inconclusive)
        #expect(DecisionRule.gated(.regression, stealShare: 0.05) == .regression)
        #expect(DecisionRule.gated(.regression, stealShare: nil) == .regression)
        #expect(DecisionRule.gated(.improvement, stealShare: 0.5) == .improvement)
    }

    /// The shift beyond the margin, against a simulation.
    @Test func detectableChangeAgreesWithNumpySimulation() {
        for row in Figures.all.detectableShifts {
            let estimate = YuenEstimate((0..<Int(row[0])).map { 0.001 * Double($0) })
            let shift = (log(1 + DecisionRule().minimalDetectableChange(estimate)) - log(1.01)) / estimate.standardError
            #expect(isClose(shift, row[1], relative: 0.015), "\(row), \(shift)")
        }
    }

    /// Of slowdowns as large as the median of the changes said to be detectable, 95 in 100 are found.
    @Test(arguments: [20, 40]) func detectableChangeIsDetected(processCount: Int) {
        var generator = SeededGenerator(seed: 31)
        let rule = DecisionRule()
        let critical = YuenEstimate((0..<processCount).map(Double.init))
        let quantile = critical.margin(DecisionRule.alphaPerLook) / critical.standardError
        func draw(_ location: Double) -> YuenEstimate { YuenEstimate((0..<processCount).map { _ in location + 0.01 * generator.normal() }) }
        let errors = (0..<4_000).map { _ in draw(0) }
        let change = rule.minimalDetectableChange(errors.sorted { $0.standardError < $1.standardError }[2_000])
        let found = (0..<8_000).count { _ in
            let estimate = draw(log(1 + change))
            return estimate.estimate - quantile * estimate.standardError > log(1.01)
        }
        #expect((0.935...0.965).contains(Double(found) / 8_000), "\(found)")
    }
}
