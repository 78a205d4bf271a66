// SPDX-License-Identifier: Apache-2.0

extension ComparisonSet {
    /// The comparisons as one self-contained page.
    package var html: String {
        let bases = orderedSet(comparisons.map(\.base.line)).joined(separator: ", ")
        let heads = orderedSet(comparisons.map(\.head.line))
        let names = heads.count > 2 ? "\(heads.count) programs" : heads.joined(separator: " and ")
        return Page(
            title: comparisons.isEmpty ? "No scenario was compared" : "\(names) against \(bases)",
            lead: [
                Markup("p", ["class": "meta"], Markup(comparisons.first?.machine.line ?? "")), tiles, Page.warnings(gatheredWarnings),
            ],
            sections: [
                .init(id: "changes", title: "Changes", content: [forest]),
                .init(id: "processes", title: "Quartets and processes", content: processContent),
                .init(id: "times", title: "Times of both", content: timesContent),
                .init(id: "sizes", title: "Time over size", content: [sizeCurves]),
                .init(id: "figures", title: "Every figure", content: [figureTable]),
                .init(id: "environment", title: "Machine and design", content: [environment]),
            ]
        ).html
    }

    private var tiles: Markup {
        let tiles = Verdict.allCases.map { verdict in
            let count = comparisons.count { $0.verdict == verdict }
            return (name: verdict.text, value: grouped(count.description), note: "of \(counted(comparisons.count, "scenario"))")
        }
        let finest = comparisons.map(\.minimalDetectableChange).filter(\.isFinite)
        let found = finest.max().map {
            [(name: "slowdown found", value: Percent($0).description, note: "or more, 95 times in 100, in any scenario")]
        }
        return Page.tiles(tiles + (found ?? []))
    }

    private var forest: Markup {
        guard let rule = comparisons.first?.rule else { return .none }
        let rows: [ForestPlot.Row] = comparisons.compactMap { comparison in
            guard comparison.ci.count == 2 else { return nil }
            let text = "\(comparison.changeText) %"
            return .init(
                group: hasSeveralHeads ? "\(comparison.scenario), \(comparison.sizeText)" : comparison.scenario,
                label: hasSeveralHeads ? comparison.head.line : comparison.sizeText, estimate: 1 + comparison.change,
                low: 1 + comparison.ci[0], high: 1 + comparison.ci[1], processes: comparison.processes.ratios,
                look: comparison.verdict.look,
                cells: [
                    Markup("span", ["class": comparison.verdict.tone.cssClass], Markup(text)),
                    Markup("span", ["class": "faint"], Markup("\(comparison.intervalText) %")),
                    Markup("span", ["class": comparison.verdict.tone.cssClass], Markup(comparison.verdict.text)),
                ],
                description: "\(title(of: comparison)): \(text), 99 % interval \(comparison.intervalText) %, \(comparison.verdict.rawValue)"
            )
        }
        return ForestPlot(
            caption:
                "The head's time against the base's: the mark is the estimate, the bar its 99 % interval, each dot one pair of processes. "
                + "Left is faster, right is slower; what lies in the shaded margin of \(Percent(rule.minimalEffect)) does not count.",
            labelTitle: "scenario", plotTitle: "← faster, slower →", cellTitles: ["change", "99 % CI", "verdict"], rows: rows, reference: 1,
            margin: (1 / (1 + rule.minimalEffect))...(1 + rule.minimalEffect),
            label: { $1 > 0 ? changeLabel($0 - 1, step: $1) : "\(ChartAxis.plain($0))×" },
            legend: ChartLegend(entries: Verdict.allCases.map { ($0.look, $0.rawValue) })
        ).markup
    }

    private var processContent: [Markup] {
        let charts = comparisons.map { comparison in
            let effect = comparison.rule.minimalEffect
            return ProcessStrips(
                title: title(of: comparison), look: comparison.verdict.look, logRatios: comparison.processes.logRatios,
                interval: comparison.ci.count == 2 ? (1 + comparison.ci[0], 1 + comparison.ci[1]) : nil,
                margin: (1 / (1 + effect))...(1 + effect), detail: comparisons.count <= 24 ? .rounds : .quartiles
            ).figure
        }
        let drawn = Page.charts(charts)
        guard !drawn.source.isEmpty else { return [] }
        let dots =
            comparisons.count <= 24
            ? "each dot one quartet, in its order" : "the thick bar the middle half of the quartets, the thin one the middle 80 %"
        return [
            Page.note(
                "The difference of the times in each pair of processes: \(dots); the mark is the mean of the middle half of the pair's quartets, "
                    + "the band the 99 % interval of the change."), drawn,
        ]
    }

    private var timesContent: [Markup] {
        let charts: [Markup] = comparisons.compactMap { comparison in
            let (base, head) = (comparison.processes.times(0), comparison.processes.times(1))
            guard !base.isEmpty, !head.isEmpty else { return nil }
            // Without the last per cent on either side, which would press all others together.
            let all = Quantiles(base + head)
            return DistributionChart(
                title: title(of: comparison), name: "head", times: head, look: comparison.verdict.look, reference: ("base", base),
                range: [all(0.01), all(0.99)], percentiles: [50]
            ).figure
        }
        return [Page.charts(charts)]
    }

    private var sizeCurves: Markup {
        let groups = orderedSet(comparisons.map(\.scenario))
        return Page.charts(
            groups.map { scenario in
                let own = comparisons.filter { $0.scenario == scenario }
                let heads = orderedSet(own.map(\.head.line))
                let series = heads.enumerated().map { index, head in
                    CurveChart.Series(
                        name: head, look: SeriesLook(color: index, shape: index % 4),
                        points: own.filter { $0.head.line == head }.map { .init($0.byteCount, $0.head.summary) })
                }
                let first = own.filter { $0.head.line == heads[0] }
                let base = CurveChart.Series(
                    name: first[0].base.line, look: .reference, points: first.map { .init($0.byteCount, $0.base.summary) })
                return CurveChart(title: scenario, series: series + [base]).timesOverSizes
            })
    }

    private var figureTable: Markup {
        Page.table(
            "MDC: the smallest slowdown that would have been called one 95 times in 100",
            [
                "scenario", "base", "base quartiles", "head", "head quartiles", "change", "99 % CI", "verdict", "MDC", "instructions", "p",
                "sigma between", "sigma within", "bootstrap", "pairs", "looks",
            ], words: [0, 7],
            comparisons.map { comparison in
                let (base, head) = (comparison.base.summary, comparison.head.summary)
                let bootstrap = comparison.bootstrap.map { changeNumber($0, width: 0.01) }.joined(separator: " to ")
                let cells: [String] = [
                    title(of: comparison), TimeScale.text(base.median), base.quartileText, TimeScale.text(head.median), head.quartileText,
                    "\(comparison.changeText) %", "\(comparison.intervalText) %", comparison.verdict.text,
                    "\(comparison.minimalDetectableText) %",
                    comparison.instructionsChange == nil ? "" : "\(comparison.instructionsText) %", probabilityText(comparison.pValue),
                    Percent(comparison.sigmaBetween, 2).description, Percent(comparison.sigmaWithin, 2).description,
                    bootstrap.isEmpty ? "" : "\(bootstrap) %", comparison.processPairs.description, comparison.rule.lookCount.description,
                ]
                return cells.map { Markup($0) }
            })
    }

    private var environment: Markup {
        guard let first = comparisons.first else { return .none }
        return Page.facts(
            orderedSet(comparisons.map(\.base.line)).map { ("base", $0) } + programs.map { ($0.role, $0.line) } + first.machine.facts
                + [("not controlled", first.machine.notControlled.joined(separator: ", "))]
                + circumstances.map { ($0.name, $0.line) })
    }
}

extension Verdict {
    /// Slower and faster differ in colour and shape, what does not count is neutral.
    fileprivate var look: SeriesLook {
        switch self {
        case .regression: SeriesLook(color: 1, shape: 3)
        case .improvement: SeriesLook(color: 0, shape: 1)
        case .equivalent: SeriesLook(color: nil, shape: 0)
        case .inconclusive: SeriesLook(color: nil, shape: 2, fill: .hollow)
        }
    }
}

extension ReportTone {
    fileprivate var cssClass: String {
        switch self {
        case .heading: "heading"
        case .good: "good"
        case .bad: "bad"
        case .doubtful: "doubtful"
        case .faint: "faint"
        }
    }
}
