// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct ComparisonTextTests {
    @Test func givesALineAndAVerdictForEachScenario() {
        let lines = SampleRecords.comparisons.text().split(separator: "\n")
        #expect(
            lines.prefix(8) == [
                "base: flowproof/openssl 0.4.0", "head: flowproof/openssl 0.5.0",
                "scenario                     base     head  change, %       99 % CI    verdict       MDC, %  instr., %",
                "open-request, 1 KiB        242 µs   250 µs       +3.1  +2.8 to +3.4  ▲ regression       1.6      +2.10",
                "seal-response, 1 KiB      1.24 µs  1.18 µs       -5.2  -5.5 to -4.9  ▼ improvement      1.6      -4.80",
                "round-trip, 1 KiB          244 µs   244 µs        0.0  -0.3 to +0.3  ~ equivalent       1.6          -",
                "aes-128-gcm-open, 64 KiB  7.40 µs  7.46 µs       +0.8  -1.3 to +2.9  ? inconclusive     1.6      +0.02",
                "geometric mean                                  -0.36",
            ])
        #expect(lines.contains("verdicts: 1 regression, 1 improvement, 1 equivalent, 1 inconclusive"))
        #expect(
            lines.contains("rule: regression: slower by more than 1.0 % at one-sided alpha 0.25 %, first look; equivalent: within 2.0 %"))
        #expect(lines.contains("design: 20 pairs of fresh processes, 40 quartets in each, warm-up 50 ms, seed 42"))
        #expect(
            lines.contains("warning: only a slowdown of 3.4 % would have been found 95 times in 100 (aes-128-gcm-open, 64 KiB)"))
    }

    @Test(arguments: [80, 100, 120, 140]) func keepsToTheWidth(width: Int) {
        let lines = SampleRecords.comparisons.text(width: width).split(separator: "\n")
        #expect(lines.filter { $0.count > width }.isEmpty)
        #expect(lines.contains { $0.contains("▲ regression") && $0.contains("1.6") })
    }

    @Test func namesTheProgramsWhereThereAreSeveral() {
        let set = ComparisonSet([
            SampleRecords.comparison(change: 0.42, verdict: .regression, head: "node", role: "peer 1"),
            SampleRecords.comparison(change: 9.5, halfWidth: 0.4, verdict: .regression, head: "python", role: "peer 2"),
        ])
        let text = set.text()
        #expect(text.contains("open-request, 1 KiB, peer 1 (node 0.5.0)"))
        #expect(text.contains("       +950    +910 to +990  ▲ regression"))
        #expect(text.contains("peer 1: node 0.5.0\npeer 2: python 0.5.0\n"))
        #expect(!text.contains("geometric mean"))
        // Nothing is gated by them.
        #expect(!text.contains("verdicts:"))
        #expect(set.markdown().contains("**2 comparisons with peers**, which say nothing of a change."))
    }

    @Test func saysThatNothingWasCompared() {
        #expect(ComparisonSet([]).text() == "nothing: no scenario was compared\n")
    }

    @Test func givesMoreDecimalsToNarrowIntervals() {
        let set = ComparisonSet([SampleRecords.comparison(change: 0.0004, halfWidth: 0.0003, verdict: .equivalent, pairs: 3, quartets: 2)])
        #expect(set.text().contains("+0.04  +0.01 to +0.07  ~ equivalent"))
        #expect(!set.text().contains("geometric mean"))
    }

    @Test func survivesARecordWithoutProcesses() {
        var comparison = SampleRecords.comparison(change: 0, verdict: .inconclusive)
        comparison.processes = []
        comparison.ci = []
        comparison.minimalDetectableChange = .infinity
        let set = ComparisonSet([comparison])
        #expect(set.text().contains("? inconclusive"))
        #expect(set.markdown().contains("? inconclusive"))
        #expect(set.html.contains("? inconclusive"))
    }
}
