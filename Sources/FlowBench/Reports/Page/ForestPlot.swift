// SPDX-License-Identifier: Apache-2.0

/// Estimates with their intervals under one another on one scale: a table in whose rows they are drawn.
struct ForestPlot {
    struct Row {
        /// What rows with the same one have in common; stands once above them.
        var group: String
        var label: String
        var estimate: Double
        var low: Double
        var high: Double
        /// The estimates of single processes, drawn faintly.
        var processes: [Double]
        var look: SeriesLook
        /// After the plot.
        var cells: [Markup]
        /// For those who do not see the plot.
        var description: String
    }

    var caption: String
    var labelTitle: String
    var plotTitle: String
    var cellTitles: [String]
    var rows: [Row]
    /// Where nothing is gained or lost.
    var reference: Double
    /// Changes between these do not count.
    var margin: ClosedRange<Double>?
    var label: (Double, _ step: Double) -> String
    var legend: ChartLegend

    var markup: Markup {
        let rows = rows.filter { $0.estimate.isFinite && $0.low.isFinite && $0.high.isFinite && $0.low > 0 }
        guard !rows.isEmpty else { return .none }
        let axis = ChartAxis(Self.range(rows, reference), kind: .logarithmic, margin: 0.03, label: label)
        let titles = [labelTitle, plotTitle] + cellTitles
        let header = Markup(
            "thead", ["role": "rowgroup"],
            Markup(
                "tr", ["role": "row"],
                titles.enumerated().map { index, title in
                    let heading = Markup(title)
                    return Markup(
                        "th", ["role": "columnheader", "scope": "col", "class": index == 1 ? "plot" : index > 1 ? "cell" : "label"],
                        index == 1 ? [heading, Self.scale(axis)] : [heading])
                }))
        var body: [Markup] = []
        var wasGroup = false
        for (group, members) in rows.gathered(by: \.group) {
            let isGroup = members.count > 1
            if isGroup {
                body.append(
                    Markup(
                        "tr", ["role": "row", "class": "group"],
                        Markup("th", ["role": "rowheader", "scope": "rowgroup", "colspan": titles.count.description], Markup(group))))
            }
            for row in members {
                let cells = row.cells.map { Markup("td", ["role": "cell", "class": "cell"], $0) }
                let plot = Markup("td", ["role": "cell", "class": "plot"], draw(row, axis))
                let name = isGroup ? row.label : "\(group), \(row.label)"
                let label = Markup("th", ["role": "rowheader", "scope": "row", "class": "label"], row.look.swatch, " ", Markup(name))
                body.append(Markup("tr", ["role": "row", "class": wasGroup && !isGroup ? "apart" : ""], [label, plot] + cells))
                wasGroup = isGroup
            }
        }
        return Markup([
            legend.markup,
            Markup(
                "table", ["role": "table", "class": cellTitles.count > 2 ? "forest wide" : "forest"],
                Markup("caption", [:], Markup(caption)), header, Markup("tbody", ["role": "rowgroup"], body)),
        ])
    }

    /// What the scale covers. Where a few intervals would press all others together, it covers the others, and the few have arrows.
    private static func range(_ rows: [Row], _ reference: Double) -> [Double] {
        let ends = rows.flatMap { [$0.low, $0.high] } + [reference]
        let logarithms = Quantiles(ends.map { Double.log($0) })
        let (inner, whole) = (logarithms(0.9) - logarithms(0.1), logarithms(1) - logarithms(0))
        if rows.count < 8 || whole <= 5 * inner { return ends }
        return [Double.exp(logarithms(0.1) - 0.5 * inner), Double.exp(logarithms(0.9) + 0.5 * inner), reference]
    }

    private static func scale(_ axis: ChartAxis) -> Markup {
        Markup(
            "svg", ["class": "scale", "width": "100%", "height": "16", "aria-hidden": "true"],
            Chart.apart(axis.ticks, on: axis).map {
                Markup("text", ["class": "tick", "x": percent(axis.position($0.value)), "y": "12"], Markup($0.label))
            })
    }

    private func draw(_ row: Row, _ axis: ChartAxis) -> Markup {
        var parts = [Markup("title", [:], Markup(row.description))]
        func vertical(_ value: Double, _ name: String) {
            let place = percent(axis.clamped(value))
            parts.append(Markup("line", ["class": name, "x1": place, "x2": place, "y1": "0", "y2": "100%"]))
        }
        if let margin {
            let (low, high) = (axis.clamped(margin.lowerBound), axis.clamped(margin.upperBound))
            parts.append(Markup("rect", ["class": "margin", "x": percent(low), "width": percent(high - low), "y": "0", "height": "100%"]))
        }
        for tick in axis.ticks { vertical(tick.value, "grid") }
        vertical(reference, "zero")
        parts += row.processes.filter { $0.isFinite && $0 >= axis.low && $0 <= axis.high }.map {
            Markup("circle", ["class": "dot \(row.look.cssClass)", "cx": percent(axis.position($0)), "cy": "50%", "r": "1.6"])
        }
        let (low, high) = (percent(axis.clamped(row.low)), percent(axis.clamped(row.high)))
        parts.append(Markup("line", ["class": "interval \(row.look.cssClass)", "x1": low, "x2": high, "y1": "50%", "y2": "50%"]))
        if row.high > axis.high { parts.append(arrow("100%", "M-7-4L0 0L-7 4", row.look)) }
        if row.low < axis.low { parts.append(arrow("0", "M7-4L0 0L7 4", row.look)) }
        if row.estimate >= axis.low, row.estimate <= axis.high { parts.append(row.look.mark(percent(axis.position(row.estimate)), "50%")) }
        return Markup("svg", ["role": "img", "width": "100%", "height": "22"], parts)
    }

    private func arrow(_ x: String, _ path: String, _ look: SeriesLook) -> Markup {
        Markup("svg", ["x": x, "y": "50%", "class": "at"], Markup("path", ["class": "line solid \(look.cssClass)", "d": path]))
    }
}
