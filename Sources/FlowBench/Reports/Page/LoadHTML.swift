// SPDX-License-Identifier: Apache-2.0

extension LoadRecord {
    /// The load as one self-contained page.
    package var html: String {
        let charts = LoadCharts(record: self)
        return Page(
            title: search == nil ? "Load on a Flow endpoint" : "The highest rate of a Flow endpoint",
            lead: [
                Markup("p", ["class": "meta"], Markup("POST \(url)")), Markup("p", ["class": "meta"], Markup(plan.line)), tiles,
                Page.warnings(warnings),
            ],
            sections: [
                .init(id: "search", title: "The search", content: [searchNote, Page.charts([charts.search]), searchTable]),
                .init(id: "distribution", title: "Latency by percentile", content: [distributionNote, charts.percentiles, latencyTable]),
                .init(id: "time", title: "Over time", content: [Page.charts([charts.latencies, charts.counts, charts.memory])]),
                .init(id: "failures", title: "Failures", content: [failureTable]),
                .init(id: "processors", title: "Processors", content: [processNote, processTable]),
                .init(
                    id: "environment", title: "Machine and plan",
                    content: [
                        Page.facts(
                            machine.facts + [
                                ("plan", plan.line), ("connections", sender.connectionLine(limit: plan.connectionLimit)),
                                ("measured by", tool.line), ("started", started),
                            ])
                    ]),
                .init(id: "figures", title: "Every percentile", content: [Page.folded("the whole table", percentileTable)]),
            ]
        ).html
    }

    private var tiles: Markup {
        var tiles = [(name: "right answers a second", value: rateText(counts.rightPerSecond), note: counts.rightText)]
        if let search {
            let note = "requests a second, p99 below \(TimeScale.text(Double(search.p99Bound)))"
            tiles.insert(("highest rate", search.highestRate.map(rateText) ?? "none", note), at: 0)
        }
        if let latency {
            for (name, value) in zip(LatencyRecord.names, latency.values) where name != "p90" {
                tiles.append((name, TimeScale.text(Double(value)), "from the planned time"))
            }
        }
        tiles.append(("failed", grouped(counts.failed.description), "\(grouped(counts.overloaded.description)) of them status 503"))
        return Page.tiles(tiles)
    }

    private var distributionNote: Markup {
        Page.note(
            "Latency counts from the time at which a request was due, sent or not; the dotted line counts from its sending, and hides what "
                + "requests wait before it. A time-out stands in the first with the limit.")
    }

    private var processNote: Markup {
        processes.isEmpty
            ? .none : Page.note("While requests were counted. The tester shares the processors with every server of this machine.")
    }

    private var searchNote: Markup { search.map { Page.note($0.verdict + ".") } ?? .none }

    private var searchTable: Markup {
        Page.table(
            "Each rate that was tried, in order", ["step", "requests/s", "requests", "right/s", "p50", "p99", "failed", "verdict"],
            words: [0, 7],
            (search?.steps ?? []).enumerated().map { index, step in
                [Markup("\(index + 1)")] + step.cells.map { Markup($0) }
                    + [Markup("span", ["class": step.isKept ? "good" : "bad"], Markup(step.verdict))]
            })
    }

    private var latencyTable: Markup {
        let rows = [
            ("latency, from the planned time", latency), ("the same from the sending", serviceTime),
            ("the sender was late by", sender.lateness),
        ]
        return Page.table(
            "Times in the usual percentiles", ["time", "requests", "mean"] + LatencyRecord.names,
            rows.compactMap { name, record in
                record.map { record in
                    [name, grouped(record.count.description), TimeScale.text(record.mean)].map { Markup($0) }
                        + record.values.map { Markup(TimeScale.text(Double($0))) }
                }
            })
    }

    private var failureTable: Markup {
        Page.table(
            "Requests without a right answer", ["reason", "requests", "what it means"], words: [0, 2],
            failures.map { [Markup($0.reason), Markup(grouped($0.count.description)), Markup($0.message)] })
    }

    private var processTable: Markup {
        Page.table(
            "Processor time", ["process", "of a processor", "for each answer", "seconds"],
            processes.map { process in
                [
                    process.name, Fixed(process.cpuShare, 2).description, process.cpuPerAnswer.map { TimeScale.text($0) } ?? absentFigure,
                    Fixed(process.cpuSeconds, 2).description,
                ].map { Markup($0) }
            })
    }

    private var percentileTable: Markup {
        Page.table(
            "Latency from the planned time", ["percentile", "latency", "requests above"],
            percentiles.map { point in
                [Fixed(point.percentile, 6).description, TimeScale.text(Double(point.nanoseconds)), grouped(point.countAbove.description)]
                    .map { Markup($0) }
            })
    }
}
