// SPDX-License-Identifier: Apache-2.0

/// The differences of the rounds, process beside process: whether they agree, and what a far one comes from.
struct ProcessStrips {
    enum Detail {
        /// Every round is a dot.
        case rounds
        /// Of each process the middle half of its rounds and the middle 80 %: a page with many charts stays small.
        case quartiles
    }

    var title: String
    var look: SeriesLook
    /// Of each process, of each round, the logarithm of the ratio of the times.
    var logRatios: [[Double]]
    /// Of the estimate, low and high, as ratios.
    var interval: (low: Double, high: Double)?
    /// Changes between these ratios do not count.
    var margin: ClosedRange<Double>?
    var detail: Detail

    var figure: Markup {
        let processes = logRatios.map { $0.filter(\.isFinite).map { Double.exp($0) - 1 } }.filter { !$0.isEmpty }
        guard !processes.isEmpty else { return .none }
        let all = Quantiles(processes.flatMap(\.self))
        // The few rounds that an event of the system spoilt lie beyond the frame.
        var ends = [all(0.02), all(0.98), 0]
        if let interval { ends += [interval.low - 1, interval.high - 1] }
        if let margin { ends += [margin.lowerBound - 1, margin.upperBound - 1] }
        let y = ChartAxis(ends, kind: .linear, margin: 0.08) { value, step in
            changeLabel(value, step: step)
        }
        var x = ChartAxis([0.5, Double(processes.count) + 0.5], kind: .linear, margin: 0, label: { _, _ in "" })
        let labelled =
            processes.count < 10
            ? Array(1...processes.count) : [1, processes.count / 4, processes.count / 2, processes.count * 3 / 4, processes.count]
        x.ticks = labelled.map { .init(value: Double($0), label: $0.description) }
        let means = processes.map { Spread.trimmedMean($0, share: 0.25) }
        let description =
            "Differences of \(counted(processes.map(\.count).max() ?? 0, "round")) in each of \(counted(processes.count, "process", "processes")); "
            + "the means of the processes lie between \(changeNumber(means.min() ?? 0)) % and \(changeNumber(means.max() ?? 0)) %."
        let chart = Chart(title: title, description: description, height: 190, x: x, y: y, xTitle: "process")
        var parts: [Markup] = []
        func area(_ low: Double, _ high: Double, _ name: String) {
            let (top, bottom) = (1 - y.clamped(high), 1 - y.clamped(low))
            parts.append(
                Markup("rect", ["class": name, "x": "0", "width": "100%", "y": percent(top), "height": percent(bottom - top)]))
        }
        if let margin { area(margin.lowerBound - 1, margin.upperBound - 1, "margin") }
        if let interval { area(interval.low - 1, interval.high - 1, "band \(look.cssClass)") }
        parts.append(Markup("line", ["class": "zero", "x1": "0", "x2": "100%", "y1": chart.y(0), "y2": chart.y(0)]))
        parts.append(Chart.stretched(strokes(processes, x, y)))
        parts += means.enumerated().map { index, mean in look.mark(chart.x(Double(index + 1)), percent(1 - y.clamped(mean))) }
        return chart.figure(parts)
    }

    private func strokes(_ processes: [[Double]], _ x: ChartAxis, _ y: ChartAxis) -> [Markup] {
        func place(_ value: Double) -> String { Fixed(1000 * (1 - y.clamped(value)), 0).description }
        func column(_ index: Int, _ offset: Double = 0) -> String { Fixed(1000 * x.position(Double(index + 1) + offset), 0).description }
        switch detail {
        case .rounds:
            // The rounds of a process stand in their order, so that a drift would be seen; a line without length is a dot.
            let dots = processes.enumerated().flatMap { index, rounds in
                rounds.enumerated().filter { y.position($0.element) >= 0 && y.position($0.element) <= 1 }.map { round, value in
                    "M\(column(index, 0.7 * (Double(round) + 0.5) / Double(rounds.count) - 0.35)) \(place(value))h0"
                }
            }
            return [Markup("path", ["class": "dots \(look.cssClass)", "d": dots.joined()])]
        case .quartiles:
            let quantiles = processes.map(Quantiles.init)
            func bars(_ share: Double) -> String {
                quantiles.enumerated().map { "M\(column($0)) \(place($1(share)))V\(place($1(1 - share)))" }.joined()
            }
            return [
                Markup("path", ["class": "range \(look.cssClass)", "d": bars(0.1)]),
                Markup("path", ["class": "box \(look.cssClass)", "d": bars(0.25)]),
            ]
        }
    }
}

/// A change on an axis: "+2 %".
func changeLabel(_ change: Double, step: Double) -> String {
    let number = ChartAxis.number(100 * change, step: 100 * step)
    return (change > step / 2 ? "+" : "") + (abs(change) < step / 2 ? "0" : number) + " %"
}
