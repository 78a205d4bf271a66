// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation
import Testing

/// How often the decision in two looks errs, over some thousands of comparisons of which one knows the truth.
@Suite struct ErrorRateTests {
    private let looks = TwoLooks()

    /// Of comparisons with a true change how many end as a regression, and how many as inconclusive.
    private func outcomes(_ noise: SyntheticNoise, change: Double, count: Int, pairCount: Int = 20, seed: UInt64) -> [Verdict: Int] {
        var generator = SeededGenerator(seed: seed)
        var outcomes: [Verdict: Int] = [:]
        for _ in 0..<count {
            func evidence(_ pairs: [[Double]]) -> TwoLooks.Evidence {
                TwoLooks.Evidence(estimate: PairedEstimate(pairs).yuen, instructionsChange: nil)
            }
            let pairs = noise.pairs(pairCount, change: change, using: &generator)
            var look = looks.first([evidence(pairs)])[0]
            if look.measuresMore {
                let further = noise.pairs(pairCount, change: change, using: &generator)
                look = looks.second(after: [look], further: [evidence(further)], all: [evidence(pairs + further)])[0]
            }
            outcomes[look.verdict, default: 0] += 1
        }
        return outcomes
    }

    @Test(arguments: SyntheticNoise.all) func equalProgramsRaiseNoAlarm(noise: SyntheticNoise) {
        let outcomes = outcomes(noise, change: 0, count: 400, seed: 1)
        // At most 4 in 400 are asked for; the margin of 1 % makes them fewer than one in thousands.
        #expect(outcomes[.regression, default: 0] == 0 && outcomes[.improvement, default: 0] == 0, "\(outcomes)")
        #expect(outcomes[.equivalent, default: 0] >= 380, "\(outcomes)")
    }

    @Test(arguments: SyntheticNoise.all) func slowdownOfThreePerCentIsCaught(noise: SyntheticNoise) {
        let outcomes = outcomes(noise, change: 0.03, count: 200, seed: 2)
        #expect(outcomes[.regression, default: 0] >= 190, "\(outcomes)")
        #expect(outcomes[.improvement] == nil && outcomes[.equivalent] == nil, "\(outcomes)")
    }

    /// What is slower by exactly the margin is where false alarms are likeliest: at most twice the level of a look.
    @Test(arguments: SyntheticNoise.all) func levelHoldsAtTheMargin(noise: SyntheticNoise) {
        let outcomes = outcomes(noise, change: 0.01, count: 500, seed: 3)
        // 2.5 of 500 are expected at most; more than 9 would be four standard errors above.
        #expect(outcomes[.regression, default: 0] <= 9, "\(outcomes)")
    }

    /// An improvement and a regression of the same size are mirror images but for the confirmation.
    @Test func improvementOfThreePerCentIsSeen() {
        let outcomes = outcomes(SyntheticNoise.all[0], change: 1 / 1.03 - 1, count: 100, seed: 4)
        #expect(outcomes[.improvement, default: 0] >= 95, "\(outcomes)")
    }

    /// Eight scenarios, each slower by exactly the margin: any false alarm among them counts.
    @Test func levelHoldsOverManyScenarios() {
        var generator = SeededGenerator(seed: 5)
        func draw() -> [Double] { (0..<20).map { _ in log(1.01) + 0.01 * generator.normal() } }
        func evidence(_ values: [Double]) -> TwoLooks.Evidence {
            TwoLooks.Evidence(estimate: YuenEstimate(values), instructionsChange: nil)
        }
        let count = 3_000
        let alarms = (0..<count).count { _ in
            let pairs = (0..<8).map { _ in draw() }
            let first = looks.first(pairs.map(evidence))
            let further = first.map { $0.measuresMore ? draw() : nil }
            let all = zip(pairs, further).map { pairs, further in further.map { evidence(pairs + $0) } }
            return looks.second(after: first, further: further.map { $0.map(evidence) }, all: all).contains { $0.verdict == .regression }
        }
        // 0.5 % are 15; the trimmed t errs somewhat more often far out, with 20 normal values 1.3 times.
        #expect(alarms <= 35, "\(alarms)")
    }
}
