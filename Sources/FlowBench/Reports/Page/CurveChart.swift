// SPDX-License-Identifier: Apache-2.0

/// Curves with bands: times over sizes, gains over threads.
struct CurveChart {
    struct Point {
        var x: Double
        var y: Double
        /// Both are the value itself where nothing is known of its spread.
        var low: Double
        var high: Double

        var isDrawable: Bool { x.isFinite && y.isFinite && low.isFinite && high.isFinite && x > 0 && y > 0 && low > 0 && high > 0 }
    }

    struct Series {
        var name: String
        var look: SeriesLook
        var points: [Point]

        var ends: [Double] { points.flatMap { [$0.low, $0.high] } }
    }

    var title: String
    var series: [Series]

    private var known: [Series] {
        series.map { .init(name: $0.name, look: $0.look, points: $0.points.filter(\.isDrawable).sorted { $0.x < $1.x }) }
            .filter { !$0.points.isEmpty }
    }

    /// The time of one operation over the size, both on logarithmic scales; the band lies between the quartiles.
    var timesOverSizes: Markup {
        let sizes = Set(known.flatMap { $0.points.map(\.x) }).sorted()
        guard sizes.count > 1 else { return .none }
        var x = ChartAxis(sizes, kind: .logarithmic, label: { _, _ in "" })
        x.ticks = sizes.map { .init(value: $0, label: Self.shortSize(Int(exactly: $0) ?? 0)) }
        let y = ChartAxis(known.flatMap(\.ends), kind: .logarithmic, label: ChartAxis.time)
        let description =
            "Median time of one operation over the size of the plaintext, logarithmic scales, quartiles as a band. "
            + known.map { series in
                let (first, last) = (series.points[0], series.points[series.points.count - 1])
                return "\(series.name): \(TimeScale.text(first.y)) at \(sizeText(Int(exactly: first.x) ?? 0)), "
                    + "\(TimeScale.text(last.y)) at \(sizeText(Int(exactly: last.x) ?? 0))."
            }.joined(separator: " ")
        return draw(Chart(title: title, description: description, x: x, y: y, xTitle: "plaintext, bytes"), isBand: true)
    }

    /// Throughput against that of one thread over the count of threads, with 99 % intervals and the line of equal shares.
    var gainsOverThreads: Markup {
        let counts = Set(known.flatMap { $0.points.map(\.x) }).sorted()
        guard let most = counts.last, counts.count > 1 else { return .none }
        var x = ChartAxis(counts, kind: .logarithmic, margin: 0.08, label: { _, _ in "" })
        x.ticks = counts.map { .init(value: $0, label: ChartAxis.plain($0)) }
        let values = known.flatMap(\.ends) + [1, most]
        var y = ChartAxis(values, kind: .logarithmic, label: ChartAxis.number)
        y.ticks = x.ticks
        let description =
            "Throughput against that of one thread. "
            + known.map { series in
                "\(series.name): "
                    + series.points.map { "\(ratioText($0.y)) on \(counted(Int(exactly: $0.x) ?? 0, "thread"))" }.joined(separator: ", ")
                    + "."
            }.joined(separator: " ")
        let chart = Chart(title: title, description: description, x: x, y: y, xTitle: "threads")
        let ideal = Chart.stretched([chart.line([(1, 1), (most, most)], SeriesLook(color: nil, shape: 0, line: "ideal"))])
        return draw(chart, isBand: false, under: [ideal])
    }

    private func draw(_ chart: Chart, isBand: Bool, under: [Markup] = []) -> Markup {
        var chart = chart
        chart.legend = ChartLegend(entries: known.map { ($0.look, $0.name) }.gathered(by: \.1).map { $0.elements[0] })
        let bands = isBand ? known.map { chart.band($0.points.map { ($0.x, $0.low, $0.high) }, $0.look) } : []
        let lines = known.map { series in chart.line(series.points.map { ($0.x, $0.y) }, series.look) }
        let bars =
            isBand ? [] : known.flatMap { series in series.points.map { chart.bar($0.x, $0.low, $0.high, series.look) } }
        // References first: what they are for lies over them.
        let marks = (known.filter { $0.look == .reference } + known.filter { $0.look != .reference }).flatMap { series in
            series.points.map {
                series.look.mark(chart.x($0.x), chart.y($0.y)).titled("\(series.name): \(TimeScale.text($0.y))", if: isBand)
            }
        }
        return chart.figure(under + [Chart.stretched(bands + lines)] + bars + marks)
    }

    /// "64", "4K", "1M".
    private static func shortSize(_ byteCount: Int) -> String {
        for (shift, unit) in [(30, "G"), (20, "M"), (10, "K")] where byteCount >= 1 << shift && byteCount % (1 << shift) == 0 {
            return "\(byteCount >> shift)\(unit)"
        }
        return byteCount.description
    }
}

extension Markup {
    /// In a group that shows this text where a pointer rests on it.
    func titled(_ text: String, if isTitled: Bool = true) -> Markup {
        isTitled ? Markup("g", [:], Markup("title", [:], Markup(text)), self) : self
    }
}
