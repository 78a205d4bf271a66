// SPDX-License-Identifier: Apache-2.0

/// One entry of `customSmallerIsBetter`, which github-action-benchmark reads as an array.
package struct ActionBenchmarkEntry: Codable, Equatable, Sendable {
    package var name: String
    package var unit: String
    package var value: Double
    /// How far the value spreads, as text.
    package var range: String
    /// Shown with the point in the chart.
    package var extra: String

    /// The median time of each benchmark, and its ratio to the bare call, which a change of machine moves less.
    package static func entries(_ run: RunRecord) -> [ActionBenchmarkEntry] {
        run.benchmarks.flatMap { benchmark in
            let summary = benchmark.subject
            var entries = [time(benchmark.id, summary, extra: run.machine.line)]
            if let ratio = benchmark.ratio {
                let extra = "99 % interval \(ratio.intervalText); bare call: \(benchmark.bareCall ?? "")"
                entries.append(
                    .init(
                        name: "\(benchmark.id) over bare", unit: "ratio", value: ratio.estimate,
                        range: "± \(Fixed((ratio.high - ratio.low) / 2, 4))", extra: extra))
            }
            return entries
        }.filter(\.value.isFinite)
    }

    /// The median time of the head in each comparison, and its time over that of the base.
    package static func entries(_ set: ComparisonSet) -> [ActionBenchmarkEntry] {
        set.comparisons.flatMap { comparison in
            let id = set.id(of: comparison)
            let half = comparison.ci.count == 2 ? (comparison.ci[1] - comparison.ci[0]) / 2 : 0
            let extra = "\(comparison.verdict.rawValue); 99 % interval \(comparison.intervalText) %"
            return [
                time(id, comparison.head.summary, extra: comparison.machine.line),
                .init(name: "\(id) over base", unit: "ratio", value: 1 + comparison.change, range: "± \(Fixed(half, 4))", extra: extra),
            ]
        }.filter(\.value.isFinite)
    }

    private static func time(_ name: String, _ summary: SummaryRecord, extra: String) -> ActionBenchmarkEntry {
        let half = (summary.upperQuartile - summary.lowerQuartile) / 2
        return .init(name: name, unit: "ns/op", value: summary.median, range: "± \(Fixed(half, 2))", extra: extra)
    }
}
