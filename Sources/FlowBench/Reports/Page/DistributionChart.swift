// SPDX-License-Identifier: Apache-2.0

/// Two samples of times as histograms on one logarithmic scale: one filled, the other as a reference in outline.
struct DistributionChart {
    private static let binCount = 48
    private static let outlineLook = SeriesLook(color: nil, shape: 0, line: "solid")

    var title: String
    var name: String
    var times: [Double]
    var look: SeriesLook
    var reference: (name: String, times: [Double])?
    /// Of the scale, so that neighbouring charts share it; the times themselves where it is empty.
    var range: [Double] = []
    /// Named in the chart.
    var percentiles: [Double] = [5, 50, 95]

    var figure: Markup {
        let known = times.filter { $0.isFinite && $0 > 0 }
        guard known.count > 1 else { return .none }
        let others = (reference?.times ?? []).filter { $0.isFinite && $0 > 0 }
        let x = ChartAxis(range.isEmpty ? known + others : range, kind: .logarithmic, margin: 0.02, label: ChartAxis.time)
        let shares = Self.shares(known, x)
        let otherShares = Self.shares(others, x)
        let top = (shares + otherShares).max() ?? 1
        var y = ChartAxis([0, top * 1.12], kind: .linear, margin: 0, label: { value, _ in "\(ChartAxis.plain(100 * value)) %" })
        y.ticks.removeAll { $0.value <= 0 }
        let quantiles = Quantiles(known)
        let description =
            "How the times of one operation spread. "
            + percentiles.map { "p\(Fixed($0, 0)) \(TimeScale.text(quantiles($0 / 100)))" }
            .joined(separator: ", ") + ", of \(counted(known.count, "time"))."
        var chart = Chart(title: title, description: description, height: 170, x: x, y: y, xTitle: "time of one operation")
        chart.legend = ChartLegend(entries: [(look, name)] + (others.isEmpty ? [] : [(Self.outlineLook, reference?.name ?? "")]))
        let width = 1 / Double(Self.binCount)
        let bars = shares.enumerated().filter { $0.element > 0 }.map { index, share in
            Markup(
                "rect",
                [
                    "class": "bar \(look.cssClass)", "x": percent(Double(index) * width), "width": percent(width * 0.9),
                    "y": percent(1 - y.position(share)), "height": percent(y.position(share)),
                ])
        }
        let lines = percentiles.enumerated().flatMap { index, percentile in
            let place = chart.x(quantiles(percentile / 100))
            return [
                Markup("line", ["class": "mean", "x1": place, "x2": place, "y1": "14", "y2": "100%"]),
                Markup("text", ["class": "tick", "x": place, "y": "10"], Markup("p\(Fixed(percentile, 0))")),
            ]
        }
        return chart.figure(bars + [Chart.stretched([outline(otherShares, chart)])] + lines)
    }

    private func outline(_ shares: [Double], _ chart: Chart) -> Markup {
        guard !shares.isEmpty else { return .none }
        let (low, high) = (Double.log(chart.x.low), Double.log(chart.x.high))
        let edges = (0...Self.binCount).map { Double.exp(low + (high - low) * Double($0) / Double(Self.binCount)) }
        let steps = shares.enumerated().flatMap { [(x: edges[$0], y: $1), (x: edges[$0 + 1], y: $1)] }
        return chart.line([(edges[0], 0)] + steps + [(edges[Self.binCount], 0)], Self.outlineLook)
    }

    /// Of each bin the share of the times that lie in it.
    private static func shares(_ times: [Double], _ axis: ChartAxis) -> [Double] {
        guard !times.isEmpty else { return [] }
        var counts = [Double](repeating: 0, count: binCount)
        for time in times {
            let position = axis.position(time)
            if position >= 0, position <= 1 { counts[min(Int(position * Double(binCount)), binCount - 1)] += 1 }
        }
        return counts.map { $0 / Double(times.count) }
    }
}
