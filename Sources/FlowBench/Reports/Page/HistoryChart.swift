// SPDX-License-Identifier: Apache-2.0

/// One benchmark over several runs: ours, and the bare call as the reference that shows what the machine did.
struct HistoryChart {
    struct Point {
        var run: Int
        var subject: SummaryRecord
        var bare: SummaryRecord?
        var ratio: RatioRecord?
    }

    var title: String
    var look: SeriesLook
    /// In the order of the runs.
    var points: [Point]
    var runNames: [String]

    /// Points at which the ratio to the bare call moved by more than 1 %, with intervals that do not meet.
    var changes: [Point] {
        zip(points, points.dropFirst()).compactMap { before, after in
            guard let old = before.ratio, let new = after.ratio else { return nil }
            let isApart = new.low > old.high || new.high < old.low
            return isApart && abs(new.estimate / old.estimate - 1) > 0.01 ? after : nil
        }
    }

    var figure: Markup {
        let series: [(name: String, look: SeriesLook, values: [(run: Int, summary: SummaryRecord)])] = [
            ("ours", look, points.map { ($0.run, $0.subject) }),
            ("bare", .reference, points.compactMap { point in point.bare.map { (point.run, $0) } }),
        ].map { series in
            (series.0, series.1, series.2.filter { $0.1.median.isFinite && $0.1.lowerQuartile > 0 && $0.1.upperQuartile.isFinite })
        }
        .filter { !$0.2.isEmpty }
        guard !series.isEmpty else { return .none }
        var x = ChartAxis([1, Double(max(runNames.count, 2))], kind: .linear, margin: 0.05, label: { _, _ in "" })
        x.ticks = orderedSet([0, runNames.count - 1]).map { .init(value: Double($0 + 1), label: runNames[$0]) }
        let ends = series.flatMap { $0.values.flatMap { [$0.summary.lowerQuartile, $0.summary.upperQuartile] } }
        let y = ChartAxis(ends, kind: .logarithmic, margin: 0.1, label: ChartAxis.time)
        let description =
            "Median times in \(counted(points.count, "run")). "
            + series.map { "\($0.name): " + $0.values.map { TimeScale.text($0.summary.median) }.joined(separator: ", ") + "." }
            .joined(separator: " ")
        var chart = Chart(title: title, description: description, height: 130, x: x, y: y, xTitle: "")
        chart.legend = ChartLegend(entries: series.map { ($0.look, $0.name) })
        let bands = series.map { one in
            chart.band(one.values.map { (Double($0.run + 1), $0.summary.lowerQuartile, $0.summary.upperQuartile) }, one.look)
        }
        let lines = series.map { one in chart.line(one.values.map { (Double($0.run + 1), $0.summary.median) }, one.look) }
        // The reference first: ours lies over it.
        let marks = series.reversed().flatMap { one in
            one.values.map { value in
                one.look.mark(chart.x(Double(value.run + 1)), chart.y(value.summary.median))
                    .titled("\(runNames[value.run]), \(one.name): \(TimeScale.text(value.summary.median))")
            }
        }
        let rings = changes.map { point in
            Markup("circle", ["class": "ring", "cx": chart.x(Double(point.run + 1)), "cy": chart.y(point.subject.median), "r": "9"])
                .titled("the ratio to the bare call changed here")
        }
        return chart.figure([Chart.stretched(bands + lines)] + marks + rings)
    }
}
