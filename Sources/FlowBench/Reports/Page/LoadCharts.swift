// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The charts on the page of a load.
struct LoadCharts {
    let record: LoadRecord

    private typealias Line = (name: String, look: SeriesLook, points: [(x: Double, y: Double)])

    /// The time over the percentile, on a scale that gives each nine the same room.
    var percentiles: Markup {
        let lines: [Line] = [
            ("from the planned time", Self.look(0), Self.curve(record.percentiles, of: record.latency)),
            ("from the sending", Self.reference, Self.curve(record.serviceTimePercentiles, of: record.serviceTime)),
        ].filter { $0.points.count > 1 }
        guard let latency = record.latency, !lines.isEmpty else { return .none }
        let xs = lines.flatMap { $0.points.map(\.x) }
        var x = ChartAxis([1] + xs, kind: .logarithmic, margin: 0, label: { _, _ in "" })
        let decades = 1...max(Int(log10(xs.max() ?? 1)), 1)
        x.ticks =
            [.init(value: 1, label: "0 %"), .init(value: 2, label: "50 %")]
            + decades.map { .init(value: pow(10, Double($0)), label: Self.nines($0)) }
        let y = ChartAxis(lines.flatMap { $0.points.map(\.y) }, kind: .logarithmic, label: ChartAxis.time)
        let figures = zip(LatencyRecord.names, latency.values).map { "\($0) \(TimeScale.text(Double($1)))" }.joined(separator: ", ")
        let chart = Chart(
            title: "Latency by percentile",
            description: "Time of an answer over its percentile, logarithmic scales. From the planned time: \(figures).",
            height: 320, x: x, y: y, xTitle: "percentile")
        return draw(chart, lines, bound: record.plan.p99Bound)
    }

    /// Percentiles of the latency, second by second.
    var latencies: Markup {
        func points(_ value: (LoadRecord.Second) -> Int64?) -> [(x: Double, y: Double)] {
            record.seconds.compactMap { second in value(second).map { (Double(second.second), Double($0)) } }
        }
        let lines: [Line] = [
            ("max", Self.look(1, line: "dotted"), points(\.max)), ("p99", Self.look(1), points(\.p99)),
            ("p50", Self.look(0), points(\.p50)),
        ].filter { $0.points.count > 1 }
        guard !lines.isEmpty else { return .none }
        let y = ChartAxis(lines.flatMap { $0.points.map(\.y) }, kind: .logarithmic, label: ChartAxis.time)
        return draw(chart("Latency in each second", "Percentiles of the latency of the requests planned for each second.", y), lines)
    }

    /// Requests that were due, and those that failed, second by second.
    var counts: Markup {
        guard record.seconds.count > 1 else { return .none }
        let seconds = record.seconds.map { (x: Double($0.second), second: $0) }
        let lines: [Line] = [
            ("due", Self.reference, seconds.map { ($0.x, Double($0.second.due)) }),
            ("right", Self.look(2), seconds.map { ($0.x, Double($0.second.due - $0.second.failed)) }),
            ("failed", Self.look(1), seconds.map { ($0.x, Double($0.second.failed)) }),
        ]
        let y = ChartAxis([0] + lines.flatMap { $0.points.map(\.y) }, kind: .linear, label: ChartAxis.number)
        return draw(
            chart("Requests in each second", "Requests by the second for which they were planned, and what came of them.", y), lines)
    }

    /// The memory of each process, second by second.
    var memory: Markup {
        let lines: [Line] = record.processes.enumerated().map { index, process in
            let points = process.residentByteCounts.enumerated().map { (x: Double($0), y: Double($1) / 1_048_576) }
            return (process.name, Self.look(index), points)
        }.filter { $0.points.count > 1 }
        guard !lines.isEmpty else { return .none }
        let y = ChartAxis([0] + lines.flatMap { $0.points.map(\.y) }, kind: .linear) { "\(ChartAxis.number($0, step: $1)) M" }
        return draw(chart("Memory, MiB", "Resident memory of each process, second by second.", y), lines)
    }

    /// The 99th percentile over the rate, for each step of a search.
    var search: Markup {
        let steps = (record.search?.steps ?? []).compactMap { step in step.p99.map { (step: step, p99: Double($0)) } }
        guard let bound = record.search?.p99Bound, steps.count > 1 else { return .none }
        let x = ChartAxis(steps.map(\.step.ratePerSecond), kind: .logarithmic, margin: 0.08) { value, _ in ChartAxis.plain(value) }
        let y = ChartAxis(steps.map(\.p99) + [Double(bound)], kind: .logarithmic, label: ChartAxis.time)
        var chart = Chart(
            title: "99th percentile over the rate",
            description: "Each step of the search. " + (record.search?.verdict ?? "") + ".", height: 260, x: x, y: y,
            xTitle: "requests a second")
        let (kept, missed) = (SeriesLook(color: 0, shape: 0), SeriesLook(color: 1, shape: 2, fill: .hollow))
        chart.legend = ChartLegend(entries: [(kept, "kept"), (missed, "missed"), (Self.boundLook, "bound")])
        let marks = steps.map { one in
            (one.step.isKept ? kept : missed).mark(chart.x(one.step.ratePerSecond), chart.y(one.p99))
                .titled("\(rateText(one.step.ratePerSecond)) requests a second: p99 \(TimeScale.text(one.p99)), \(one.step.verdict)")
        }
        return chart.figure([Chart.stretched([chart.line([(x.low, Double(bound)), (x.high, Double(bound))], Self.boundLook)])] + marks)
    }

    private func chart(_ title: String, _ description: String, _ y: ChartAxis) -> Chart {
        let last = Double(max(record.seconds.count - 1, 1))
        let x = ChartAxis([0, last], kind: .linear, margin: 0, label: ChartAxis.number)
        return Chart(title: title, description: description, x: x, y: y, xTitle: "seconds after the warm-up")
    }

    private func draw(_ chart: Chart, _ lines: [Line], bound: Int64? = nil) -> Markup {
        var chart = chart
        chart.legend = ChartLegend(entries: lines.map { ($0.look, $0.name) } + (bound == nil ? [] : [(Self.boundLook, "bound of p99")]))
        let boundLine = bound.map { bound in
            chart.line([(chart.x.low, Double(bound)), (chart.x.high, Double(bound))], Self.boundLook)
        }
        return chart.figure([Chart.stretched([boundLine].compactMap(\.self) + lines.map { chart.line($0.points, $0.look) })])
    }

    private static func look(_ color: Int, line: String = "solid") -> SeriesLook {
        SeriesLook(color: color, shape: 0, line: line, hasMarks: false)
    }
    private static let reference = SeriesLook(color: nil, shape: 0, line: "dotted", hasMarks: false)
    private static let boundLook = SeriesLook(color: nil, shape: 0, line: "dashed", hasMarks: false)

    /// Over 1 / (1 - quantile); the slowest of n lies at n.
    private static func curve(_ points: [LoadRecord.Percentile], of times: LatencyRecord?) -> [(x: Double, y: Double)] {
        let end = Double(max(times?.count ?? 1, 1))
        return points.map { (x: $0.percentile < 100 ? min(1 / (1 - $0.percentile / 100), end) : end, y: Double($0.nanoseconds)) }
    }

    /// "90 %", "99 %", "99.9 %".
    private static func nines(_ count: Int) -> String {
        count == 1 ? "90 %" : "99" + (count > 2 ? "." + String(repeating: "9", count: count - 2) : "") + " %"
    }
}
