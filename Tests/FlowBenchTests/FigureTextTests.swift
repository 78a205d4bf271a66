// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct FigureTextTests {
    @Test(arguments: [
        (0.0, "0.00 ns"), (0.4, "0.40 ns"), (1, "1.00 ns"), (99.94, "99.9 ns"), (99.96, "100 ns"), (999.4, "999 ns"), (999.6, "1.00 µs"),
        (242_000, "242 µs"), (999_600, "1.00 ms"), (8_930_000, "8.93 ms"), (61e6, "61.0 ms"), (1.5e9, "1.50 s"), (3.6e12, "3,600 s"),
        (1e30, "1e+21 s"), (Double.infinity, "-"), (Double.nan, "-"),
    ])
    func givesTimesThreeDigits(nanoseconds: Double, text: String) { #expect(TimeScale.text(nanoseconds) == text) }

    @Test func keepsAMedianAndItsQuartilesInOneUnit() {
        let scale = TimeScale(1_010_000)
        #expect(scale.text(1_010_000) == "1.01 ms")
        #expect(scale.number(990_000) == "0.99")
        #expect(scale.number(12_345_678_000) == "12,345.68")
    }

    @Test(arguments: [
        (0.31, "0.31"), (4.132, "4.13"), (41.32, "41.3"), (4132, "4,132"), (999_999, "999,999"), (999_999.6, "1.00 M"), (1.85e9, "1,850 M"),
    ])
    func shortensRates(perSecond: Double, text: String) { #expect(rateText(perSecond) == text) }

    @Test(arguments: [
        (0, "0 B"), (64, "64 B"), (1000, "1,000 B"), (1024, "1 KiB"), (1536, "1,536 B"), (65_536, "64 KiB"), (1 << 20, "1 MiB"),
        (1 << 40, "1,024 GiB"),
    ])
    func namesSizes(byteCount: Int, text: String) { #expect(sizeText(byteCount) == text) }

    @Test(arguments: [
        (0.00004, 1.0, "0.0"), (0.00004, 0.0005, "0.00"), (-0.0312, 0.01, "-3.1"), (0.0312, 0.01, "+3.1"), (4.5, 1, "+450"),
        (99, 1, "+9,900"), (Double.nan, 1, "-"),
    ])
    func signsChanges(change: Double, width: Double, text: String) { #expect(changeNumber(change, width: width) == text) }

    @Test(arguments: [(1.0171, "1.017"), (1.9996, "2.00"), (3.42, "3.42"), (12.34, "12.3"), (128.4, "128"), (0.5, "0.500")])
    func givesRatiosTheDecimalsThatMatter(ratio: Double, text: String) { #expect(ratioText(ratio) == text) }

    @Test func writesNumbersThatFewerDecimalsMustHold() {
        #expect(Fixed(9.9e14, 4).description == "990000000000000.0")
        #expect(Fixed(9.9e14, 2).description == "990000000000000.00")
    }

    @Test func writesTinyProbabilitiesAsBounds() {
        #expect(probabilityText(0.03125) == "0.0313")
        #expect(probabilityText(0.00001) == "< 0.0001")
    }

    @Test func writesChosenDurationsWhole() {
        #expect(TimeScale.whole(1_000_000) == "1 ms")
        #expect(TimeScale.whole(1_500_000_000) == "1.5 s")
        #expect(TimeScale.whole(1_234_567) == "1234567 ns")
    }

    @Test func breaksLinesAtSpacesAndLeavesLongWordsWhole() {
        #expect("one two three".wrapped(width: 8, first: 1, indentation: 2) == [" one two", "  three"])
        #expect("a verylongword b".wrapped(width: 6) == ["a", "verylongword", "b"])
        #expect("one two".wrapped(width: nil) == ["one two"])
    }
}
