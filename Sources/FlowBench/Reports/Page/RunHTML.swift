// SPDX-License-Identifier: Apache-2.0

extension RunRecord {
    /// The run as one self-contained page.
    ///
    /// - Parameter history: earlier runs, the oldest first; those of other machines are left out of the charts.
    package func html(history: [RunRecord] = []) -> String {
        let looks = BackendLooks(benchmarks.map(\.backend) + scaling.map(\.backend))
        return Page(
            title: "\(tool.name) benchmarks",
            lead: [
                Markup(
                    "p", ["class": "meta"],
                    Markup("\(tool.line), \(started)\(isComplete ? "" : ", incomplete: more was asked for than is here")")),
                Markup("p", ["class": "meta"], Markup(machine.line)), tiles, Page.warnings(gatheredWarnings),
            ],
            sections: [
                .init(id: "ratios", title: "Against the bare call", content: [forest(looks)]),
                .init(id: "sizes", title: "Time over size", content: [sizeCurves(looks)]),
                .init(id: "scaling", title: "Scaling over threads", content: scalingContent(looks)),
                .init(id: "distributions", title: "Distributions", content: distributions(looks)),
                .init(id: "history", title: "History", content: RunHistory(runs: history + [self], looks: looks).content),
                .init(id: "figures", title: "Every figure", content: [figureTable]),
                .init(id: "processes", title: "Processes", content: processContent(looks)),
                .init(
                    id: "environment", title: "Machine and design",
                    content: [
                        Page.facts(
                            machine.facts + [
                                ("not controlled", machine.notControlled.joined(separator: ", ")), ("design", design.line),
                                ("measured by", tool.line), ("started", started),
                            ])
                    ]),
            ]
        ).html
    }

    private var tiles: Markup {
        var tiles = [(name: "benchmarks", value: grouped(benchmarks.count.description), note: isComplete ? "complete" : "incomplete")]
        let ratios = benchmarks.compactMap(\.ratio).filter(\.estimate.isFinite)
        if !ratios.isEmpty {
            tiles.append(
                ("median ratio to bare", ratioText(Quantiles(ratios.map(\.estimate)).median), "of \(counted(ratios.count, "benchmark"))"))
        }
        // The ones that people ask for first: a request of 1 KiB, prepared.
        for benchmark in benchmarks
        where benchmark.scenario == "open-request" && benchmark.byteCount == 1024 && benchmark.preparation != "fresh" {
            tiles.append(
                (
                    "open-request, 1 KiB, \(benchmark.backend)", TimeScale.text(benchmark.subject.median),
                    "\(rateText(benchmark.subject.operationsPerSecond)) ops/s" + (benchmark.ratio.map { ", \($0.text) of bare" } ?? "")
                ))
        }
        tiles.append(("processes", grouped(design.processCount.description), "\(counted(design.roundCount, "round")) in each"))
        if let steal = machine.stealShare { tiles.append(("steal", Percent(steal, 2).description, "of the time, by the host")) }
        return Page.tiles(tiles)
    }

    private func forest(_ looks: BackendLooks) -> Markup {
        let rows: [ForestPlot.Row] = benchmarks.compactMap { benchmark in
            guard let ratio = benchmark.ratio else { return nil }
            return .init(
                group: benchmark.family,
                label: ([benchmark.backend] + (benchmark.byteCount.map { [sizeText($0)] } ?? [])).joined(separator: ", "),
                estimate: ratio.estimate, low: ratio.low, high: ratio.high, processes: benchmark.processes.ratios,
                look: looks[benchmark.backend],
                cells: [Markup(ratio.text), Markup("span", ["class": "faint"], Markup(ratio.intervalText))],
                description: "\(benchmark.title): \(ratio.text) times the bare call, 99 % interval \(ratio.intervalText)")
        }
        guard !rows.isEmpty else { return .none }
        return ForestPlot(
            caption:
                "Our time over that of the bare call of the library, in turns with it in the same processes: the mark is the estimate, "
                + "the bar its 99 % interval, each dot one process. 1 is as fast as the bare call; an arrow leads beyond the scale.",
            labelTitle: "benchmark", plotTitle: "times the bare call", cellTitles: ["ratio", "99 % CI"], rows: rows, reference: 1,
            margin: nil,
            label: ChartAxis.number, legend: looks.legend(of: benchmarks.filter { $0.ratio != nil }.map(\.backend))
        ).markup
    }

    private func sizeCurves(_ looks: BackendLooks) -> Markup {
        let scenarios = orderedSet(benchmarks.filter { $0.byteCount != nil }.map(\.scenario))
        return Page.charts(
            scenarios.map { scenario in
                let own = benchmarks.filter { $0.scenario == scenario && $0.byteCount != nil }
                let preparations = orderedSet(own.map(\.preparation))
                let kinds = own.reduce(into: [(backend: String, preparation: String?)]()) { kinds, one in
                    if !kinds.contains(where: { $0 == (one.backend, one.preparation) }) { kinds.append((one.backend, one.preparation)) }
                }
                let series = kinds.map { kind in
                    let points = own.filter { ($0.backend, $0.preparation) == kind }
                    var look = looks[kind.backend]
                    if let index = preparations.firstIndex(of: kind.preparation), index > 0 { (look.line, look.fill) = ("dashed", .hollow) }
                    let name = kind.backend + (preparations.count > 1 ? kind.preparation.map { ", \($0)" } ?? "" : "")
                    return CurveChart.Series(name: name, look: look, points: points.map { .init($0.byteCount, $0.subject) })
                }
                let bare = kinds.map { kind in
                    CurveChart.Series(
                        name: "bare call", look: .reference,
                        points: own.filter { ($0.backend, $0.preparation) == kind }.compactMap { one in
                            one.bare.map { .init(one.byteCount, $0) }
                        })
                }
                return CurveChart(title: scenario, series: series + bare).timesOverSizes
            })
    }

    private func scalingContent(_ looks: BackendLooks) -> [Markup] {
        guard !scaling.isEmpty else { return [] }
        let charts = scaling.map { record in
            func series(_ name: String, _ look: SeriesLook, _ gain: (ScalingRecord.Step) -> RatioRecord?) -> CurveChart.Series {
                .init(
                    name: name, look: look,
                    points: record.steps.enumerated().compactMap { index, step in
                        if index == 0 { return .init(x: Double(step.threadCount), y: 1, low: 1, high: 1) }
                        return gain(step).map { .init(x: Double(step.threadCount), y: $0.estimate, low: $0.low, high: $0.high) }
                    })
            }
            let all = [series("ours", looks[record.backend], \.gain), series("bare call", .reference, \.bareGain)]
            return CurveChart(title: record.title, series: all).gainsOverThreads
        }
        let rows = scaling.flatMap { record in
            record.steps.map { step in
                let figures = [
                    step.threadCount.description, rateText(step.operationsPerSecond), step.gain?.text ?? "", step.gain?.intervalText ?? "",
                    rateText(step.bareOperationsPerSecond), step.bareGain?.text ?? "", step.bareGain?.intervalText ?? "",
                    step.shareOfBareGain?.text ?? "", step.shareOfBareGain?.intervalText ?? "",
                ]
                return ([record.title] + figures).map { Markup($0) }
            }
        }
        return [
            Page.note("Throughput against that of one thread, with 99 % intervals; the thin line is n times as much on n threads."),
            Page.charts(charts),
            Page.table(
                "Throughput of all threads together, and what more threads bring",
                [
                    "benchmark", "threads", "ops/s", "gain", "99 % CI", "bare ops/s", "bare gain", "99 % CI", "gain over bare gain",
                    "99 % CI",
                ], rows),
        ]
    }

    private func distributions(_ looks: BackendLooks) -> [Markup] {
        let own = benchmarks.filter { $0.subject.distribution != nil }
        guard !own.isEmpty else { return [] }
        let charts = own.map { benchmark in
            let range = own.filter { $0.scenario == benchmark.scenario }.flatMap { one in
                one.processes.flatMap { $0.arms.flatMap(\.perOperation) }
            }
            return DistributionChart(
                title: "\(benchmark.family), \(benchmark.backend)", name: "ours", times: benchmark.processes.times(benchmark.subjectArm),
                look: looks[benchmark.backend],
                reference: benchmark.subjectArm == 1 ? ("bare call", benchmark.processes.times(0)) : nil, range: range
            ).figure
        }
        let rows = own.flatMap { benchmark in
            let bare = benchmark.bare?.distributionTexts.map { [("\(benchmark.title), bare call", $0)] } ?? []
            return ([(benchmark.title, benchmark.subject.distributionTexts ?? [])] + bare).map { name, times in
                ([name] + times).map { Markup($0) }
            }
        }
        return [
            Page.charts(charts),
            Page.table("Percentiles of the time of one operation", ["benchmark"] + SummaryRecord.percentileNames, rows),
        ]
    }

    private var figureTable: Markup {
        Page.table(
            "Times of one operation; the quartiles are in the unit of the median",
            [
                "benchmark", "median", "quartiles", "ops/s", "MB/s", "ratio", "99 % CI", "bare median", "bare quartiles", "CPU time",
                "instructions", "bare instructions", "sigma between", "sigma within", "processes", "bare call",
            ], words: [0, 15],
            benchmarks.map { benchmark in
                let (own, bare, ratio) = (benchmark.subject, benchmark.bare, benchmark.ratio)
                let cells: [String] = [
                    benchmark.title, TimeScale.text(own.median), own.quartileText, rateText(own.operationsPerSecond),
                    own.bytesPerSecond.map { rateText($0 / 1e6) } ?? "", ratio?.text ?? "", ratio?.intervalText ?? "",
                    bare.map { TimeScale.text($0.median) } ?? "", bare?.quartileText ?? "", own.cpuNanoseconds.map(TimeScale.text) ?? "",
                    own.instructions.map(rateText) ?? "", bare?.instructions.map(rateText) ?? "",
                    ratio.map { Percent($0.sigmaBetween, 2).description } ?? "", ratio.map { Percent($0.sigmaWithin, 2).description } ?? "",
                    benchmark.processes.count.description, benchmark.bareCall ?? "",
                ]
                return cells.map { Markup($0) }
            })
    }

    private func processContent(_ looks: BackendLooks) -> [Markup] {
        let own = benchmarks.filter { $0.bareCall != nil && !$0.processes.isEmpty }
        guard !own.isEmpty else { return [] }
        let groups = own.gathered(by: \.family).map { family, benchmarks in
            Page.folded(
                "\(family), \(counted(benchmarks.count, "benchmark"))", isOpen: own.count <= 4,
                Page.charts(
                    benchmarks.map { benchmark in
                        ProcessStrips(
                            title: benchmark.title, look: looks[benchmark.backend], logRatios: benchmark.processes.logRatios,
                            interval: benchmark.ratio.map { ($0.low, $0.high) }, margin: nil, detail: .quartiles
                        ).figure
                    }))
        }
        return [
            Page.note(
                "What our time differs by from that of the bare call, process beside process: the mark is the mean of the middle half of the "
                    + "rounds, the thick bar that half, the thin one the middle 80 %, the band the 99 % interval of the ratio.")
        ] + groups
    }
}

extension CurveChart.Point {
    /// A summary at a size.
    init(_ byteCount: Int?, _ summary: SummaryRecord) {
        self.init(x: Double(byteCount ?? 0), y: summary.median, low: summary.lowerQuartile, high: summary.upperQuartile)
    }
}

/// Of each backend its colour and shape, the same in all charts of a page.
struct BackendLooks {
    private let backends: [String]

    init(_ backends: [String]) { self.backends = orderedSet(backends) }

    subscript(_ backend: String) -> SeriesLook {
        let index = backends.firstIndex(of: backend) ?? 0
        return SeriesLook(color: index, shape: index % 4)
    }

    func legend(of shown: [String]) -> ChartLegend { ChartLegend(entries: orderedSet(shown).map { (self[$0], $0) }) }
}
