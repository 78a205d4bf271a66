// SPDX-License-Identifier: Apache-2.0

/// A chart in a frame: axes, grid, title and description. Places are in per cent, so that text and marks keep their size on any page.
struct Chart {
    var title: String
    /// For those who do not see it: what it shows, in a sentence or two.
    var description: String
    var height = 220
    var x: ChartAxis
    var y: ChartAxis
    var xTitle: String
    var legend = ChartLegend(entries: [])

    func x(_ value: Double) -> String { percent(x.position(value)) }
    func y(_ value: Double) -> String { percent(1 - y.position(value)) }

    /// The figure.
    ///
    /// - Parameter content: drawn over the grid.
    func figure(_ content: [Markup]) -> Markup {
        let columns =
            x.ticks.map { Markup("line", ["class": "grid", "x1": x($0.value), "x2": x($0.value), "y1": "0", "y2": "100%"]) }
            + Self.apart(x.ticks, on: x).map {
                Markup("text", ["class": "tick", "x": x($0.value), "y": "100%", "dy": "1.4em"], Markup($0.label))
            }
        let rows = y.ticks.flatMap { tick in
            [
                Markup("line", ["class": "grid", "x1": "0", "x2": "100%", "y1": y(tick.value), "y2": y(tick.value)]),
                Markup("text", ["class": "tick y", "x": "-6", "y": y(tick.value), "dy": "0.32em"], Markup(tick.label)),
            ]
        }
        let svg = Markup(
            "svg", ["role": "img", "width": "100%", "height": height.description],
            [Markup("title", [:], Markup(title)), Markup("desc", [:], Markup(description))] + columns + rows + content)
        return Markup(
            "figure", ["class": "chart"], Markup("figcaption", [:], Markup(title)), legend.markup, Markup("div", ["class": "plot"], svg),
            Markup("p", ["class": "axis"], Markup(xTitle)))
    }

    /// Of the plot on the narrowest page, and of a character of its labels, in CSS pixels.
    private static let (narrowWidth, characterWidth) = (240.0, 6.8)

    /// Those whose labels do not touch, even on a narrow page.
    static func apart(_ ticks: [ChartAxis.Tick], on axis: ChartAxis) -> [ChartAxis.Tick] {
        ticks.reduce(into: []) { kept, tick in
            let room = axis.position(tick.value) - (kept.last.map { axis.position($0.value) } ?? -1)
            let need = Double(tick.label.count + (kept.last?.label.count ?? 0)) / 2 * characterWidth + 5
            if room * narrowWidth >= need { kept.append(tick) }
        }
    }

    private static let extent = 1000.0

    /// Lines and areas, which unlike marks stretch with the chart.
    static func stretched(_ paths: [Markup]) -> Markup {
        Markup(
            "svg",
            ["x": "0", "y": "0", "width": "100%", "height": "100%", "viewBox": "0 0 1000 1000", "preserveAspectRatio": "none"], paths)
    }

    private func point(_ px: Double, _ py: Double) -> String {
        let (x, y) = (Self.extent * x.position(px).clamped(to: -1...2), Self.extent * (1 - y.position(py).clamped(to: -1...2)))
        return "\(Fixed(x, 1)) \(Fixed(y, 1))"
    }

    /// The line through these points, in their order.
    func line(_ points: [(x: Double, y: Double)], _ look: SeriesLook) -> Markup {
        guard points.count > 1 else { return .none }
        return Markup("path", ["class": "line \(look.cssClass)", "d": "M" + points.map { point($0.x, $0.y) }.joined(separator: "L")])
    }

    /// The area between two lines.
    func band(_ points: [(x: Double, low: Double, high: Double)], _ look: SeriesLook) -> Markup {
        guard points.count > 1 else { return .none }
        let there = points.map { point($0.x, $0.high) }
        let back = points.reversed().map { point($0.x, $0.low) }
        return Markup("path", ["class": "band \(look.cssClass)", "d": "M" + (there + back).joined(separator: "L") + "z"])
    }

    /// A line from one value to another, up and down.
    func bar(_ at: Double, _ low: Double, _ high: Double, _ look: SeriesLook) -> Markup {
        Markup("line", ["class": "line \(look.cssClass)", "x1": x(at), "x2": x(at), "y1": y(low), "y2": y(high)])
    }
}
