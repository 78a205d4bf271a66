// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct HolmTests {
    @Test func agreesWithTheClosureOfTheTests() {
        for figures in Figures.all.holm {
            let adjusted = Holm.adjusted(figures.pValues)
            #expect(zip(adjusted, figures.adjusted).allSatisfy { isClose($0, $1) }, "\(figures.pValues)")
            #expect(adjusted.count == figures.pValues.count)
        }
    }

    @Test func oneHypothesisStaysAndNoneIsNone() {
        #expect(Holm.adjusted([0.03]) == [0.03])
        #expect(Holm.adjusted([]) == [])
    }

    /// Of 5 true hypotheses and 2 false ones any true one is rejected no more often than the level says.
    @Test func familyWiseErrorStaysAtTheLevel() {
        var generator = SeededGenerator(seed: 12)
        let alpha = 0.05
        let count = 20_000
        let alarms = (0..<count).count { _ in
            let pValues = (0..<5).map { _ in Double.random(in: 0..<1, using: &generator) } + [1e-9, 1e-6]
            return Holm.adjusted(pValues).prefix(5).contains { $0 < alpha }
        }
        // Independent true hypotheses: 1 - 0.99^5 = 4.9 %.
        #expect(abs(Double(alarms) / Double(count) - 0.049) < 0.006, "\(alarms)")
    }
}
