// SPDX-License-Identifier: Apache-2.0

/// What became of each benchmark over several runs on one machine.
struct RunHistory {
    /// The oldest first; the last one is what the page is about.
    var runs: [RunRecord]
    var looks: BackendLooks

    /// More open ones would bury the rest of the page.
    private static let openGroupLimit = 3

    private var comparable: [RunRecord] {
        guard let last = runs.last else { return [] }
        return runs.filter {
            $0.machine.processorModel == last.machine.processorModel && $0.machine.processorCount == last.machine.processorCount
                && $0.machine.build == last.machine.build
        }
    }

    var content: [Markup] {
        let shown = comparable
        guard shown.count > 1, let last = shown.last else { return [] }
        let names = shown.map { $0.tool.commit ?? String($0.started.prefix(10)) }
        let indexes = shown.map { run in Dictionary(run.benchmarks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }) }
        let charts: [(family: String, chart: HistoryChart)] = last.benchmarks.compactMap { benchmark in
            let points = indexes.enumerated().compactMap { run, index in
                index[benchmark.id].map { HistoryChart.Point(run: run, subject: $0.subject, bare: $0.bare, ratio: $0.ratio) }
            }
            guard points.count > 1 else { return nil }
            let chart = HistoryChart(title: benchmark.title, look: looks[benchmark.backend], points: points, runNames: names)
            return (benchmark.family, chart)
        }
        let leftOut = runs.count - shown.count
        let groups = charts.gathered(by: \.family)
        func changedCount(_ group: (key: String, elements: [(family: String, chart: HistoryChart)])) -> Int {
            group.elements.count { !$0.chart.changes.isEmpty }
        }
        let opensChanged = groups.count { changedCount($0) > 0 } <= Self.openGroupLimit
        let figures = groups.enumerated().map { index, group in
            let changed = changedCount(group)
            let summary = "\(group.key), \(counted(group.elements.count, "benchmark"))" + (changed > 0 ? ", \(changed) with a change" : "")
            return Page.folded(summary, isOpen: index == 0 || changed > 0 && opensChanged, Page.charts(group.elements.map(\.chart.figure)))
        }
        let rows = charts.map { _, chart in
            let (first, last) = (chart.points[0], chart.points[chart.points.count - 1])
            let moved = chart.changes.map { names[$0.run] }.joined(separator: ", ")
            let cells = [
                chart.title, TimeScale.text(first.subject.median), TimeScale.text(last.subject.median), first.ratio?.text ?? "",
                last.ratio?.text ?? "", moved,
            ]
            return cells.map { Markup($0) }
        }
        return [
            Page.note(
                "\(counted(shown.count, "run")) on this processor, from \(shown[0].started) to \(last.started)"
                    + (leftOut > 0 ? "; \(counted(leftOut, "run")) of other machines or builds left out" : "")
                    + ". Where the bare call moves too, it was the machine. A ring: the ratio to the bare call changed by more than 1 %, "
                    + "with intervals that do not meet. No verdict: runs are not paired with each other.")
        ] + figures + [
            Page.table(
                "First and last run", ["benchmark", "first", "last", "first ratio", "last ratio", "changes at"], words: [0, 5], rows)
        ]
    }
}
