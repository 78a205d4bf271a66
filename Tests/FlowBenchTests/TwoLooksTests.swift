// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct TwoLooksTests {
    private let looks = TwoLooks()

    /// Twenty process estimates evenly around a location.
    private func evidence(_ location: Double, spread: Double = 0.004, instructions: Double? = nil) -> TwoLooks.Evidence {
        let values = (0..<20).map { location + spread * (Double($0) - 9.5) / 5.5 }
        return TwoLooks.Evidence(estimate: YuenEstimate(values), instructionsChange: instructions)
    }

    @Test func settledAtTheFirstLook() {
        let first = looks.first([evidence(0), evidence(-0.05), evidence(0.05, instructions: 0.02)])
        #expect(first.map(\.verdict) == [.equivalent, .improvement, .regression])
        #expect(first.allSatisfy { !$0.measuresMore && $0.warnings.isEmpty })
    }

    @Test func regressionNeedsConfirmationWhenInstructionsDoNotExplainIt() {
        for instructions in [nil, 0, 0.002, -0.03] as [Double?] {
            let first = looks.first([evidence(0.05, instructions: instructions)])
            #expect(first[0].measuresMore && first[0].verdict == .inconclusive && first[0].warnings.isEmpty)
        }
    }

    @Test func confirmedRegression() {
        let first = looks.first([evidence(0.05)])
        let second = looks.second(after: first, further: [evidence(0.04)], all: [evidence(0.045)])
        #expect(second[0].verdict == .regression && second[0].warnings.isEmpty && !second[0].measuresMore)
        #expect(second[0].pValue < DecisionRule.alphaPerLook)
    }

    @Test func confirmedWithoutMoreInstructionsIsUnexplained() {
        let first = looks.first([evidence(0.05, instructions: 0.0001)])
        let all = evidence(0.045, instructions: 0.0001)
        #expect(looks.second(after: first, further: [all], all: [all])[0].warnings == [.unexplained])
        // Unknown counts say nothing.
        let unknown = evidence(0.045)
        #expect(looks.second(after: first, further: [unknown], all: [unknown])[0].warnings == [])
    }

    /// All pairs together would show it, the further ones do not: a bad minute in the first.
    @Test func regressionOfTheFirstPairsAloneIsNotConfirmed() {
        let first = looks.first([evidence(0.09)])
        let second = looks.second(after: first, further: [evidence(0.001)], all: [evidence(0.045)])
        #expect(second[0].verdict == .inconclusive && second[0].warnings == [.notConfirmed])
        // Nor when the whole looks the same on both sides.
        let even = looks.second(after: first, further: [evidence(-0.01)], all: [evidence(0)])
        #expect(even[0].verdict == .inconclusive && even[0].warnings == [.notConfirmed])
    }

    @Test func inconclusiveIsJudgedOnceMoreOnAllPairs() {
        let vague = evidence(0.01, spread: 0.03)
        let first = looks.first([vague])
        #expect(first[0].measuresMore)
        func second(_ further: TwoLooks.Evidence, _ all: TwoLooks.Evidence) -> TwoLooks.Look {
            looks.second(after: first, further: [further], all: [all])[0]
        }
        #expect(second(evidence(0.05), evidence(0.04)).verdict == .regression)
        #expect(second(vague, evidence(0)).verdict == .equivalent)
        #expect(second(vague, evidence(-0.04)).verdict == .improvement)
        #expect(second(vague, vague).verdict == .inconclusive)
        #expect(second(vague, vague).warnings == [] && !second(vague, vague).measuresMore)
    }

    @Test func moreInstructionsWithoutASlowdownAreAWarning() {
        #expect(looks.first([evidence(0, instructions: 0.03)])[0].warnings == [.moreInstructions(0.03)])
        #expect(looks.first([evidence(0, instructions: 0.009)])[0].warnings == [])
        let vague = evidence(0.01, spread: 0.03, instructions: 0.02)
        let first = looks.first([vague])
        #expect(first[0].warnings == [])
        #expect(looks.second(after: first, further: [vague], all: [vague])[0].warnings == [.moreInstructions(0.02)])
    }

    /// A slowdown that one scenario alone would show is not shown among many that stand still, and its p value says so.
    @Test func manyScenariosRaiseTheBar() {
        let slower = evidence(Double.log(1.01) + evidence(0).estimate.margin(0.001))
        let alone = looks.first([slower])[0]
        let among = looks.first([slower] + [TwoLooks.Evidence](repeating: evidence(0), count: 19))
        #expect(isClose(among[0].pValue, 20 * alone.pValue))
        #expect(alone.pValue < DecisionRule.alphaPerLook && among[0].pValue > DecisionRule.alphaPerLook)
        // The second look is adjusted for all twenty too, though one of them is measured on.
        let nothing = [TwoLooks.Evidence?](repeating: nil, count: 19)
        let second = looks.second(after: among, further: [slower] + nothing, all: [slower] + nothing)
        #expect(second[0].verdict != .regression && isClose(second[0].pValue, among[0].pValue))
        #expect(Array(second.dropFirst()) == Array(among.dropFirst()))
    }

    /// Stopped between the looks: the first stands, and says that it is not the end.
    @Test func withoutFurtherPairsTheFirstLookStands() {
        let first = looks.first([evidence(0.05)])
        #expect(looks.second(after: first, further: [nil], all: [nil]) == first)
    }
}
