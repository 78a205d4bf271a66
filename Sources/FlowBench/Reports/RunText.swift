// SPDX-License-Identifier: Apache-2.0

extension RunRecord {
    /// The run for people at a terminal: a line for each benchmark, then what must be known to read it.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal; `nil` leaves lines as long as they are.
    ///   - style: wraps text in the codes of a terminal, or does nothing.
    package func text(width: Int? = nil, style: @escaping ReportStyle = { text, _ in text }) -> String {
        var page = TextPage(width: width, style: style)
        page.add([benchmarkTable, distributionTable, scalingTable])
        if benchmarks.contains(where: { $0.ratio != nil }) {
            page.add(
                "ratio", "our time over that of the bare call of the library, in turns with it in the same processes; 99 % CI: its interval"
            )
        }
        page.add("design", design.line)
        page.add("machine", machine.line)
        page.add("not controlled", machine.notControlled.joined(separator: ", "))
        page.add("measured by", "\(tool.line), \(started)")
        if !isComplete { page.add("incomplete", "more was asked for than is here") }
        page.add(gatheredWarnings)
        return page.text
    }

    private var benchmarkTable: TextTable {
        var table = TextTable(
            leadTitle: "scenario",
            columns: [
                .init(title: "backend", isNumeric: false), .init(title: "size"), .init(title: "median"),
                .init(title: "quartiles", dropRank: 2), .init(title: "ops/s", dropRank: 1), .init(title: "MB/s", dropRank: 3),
                .init(title: "ratio"), .init(title: "99 % CI"),
            ])
        table.rows = benchmarks.map { benchmark in
            let summary = benchmark.subject
            return .init(
                lead: benchmark.family,
                cells: [
                    benchmark.backend, benchmark.sizeText, TimeScale.text(summary.median), summary.quartileText,
                    rateText(summary.operationsPerSecond), summary.bytesPerSecond.map { rateText($0 / 1e6) } ?? absentFigure,
                    benchmark.ratio?.text ?? absentFigure, benchmark.ratio?.intervalText ?? absentFigure,
                ], tones: [3: .faint, 7: .faint])
        }
        return table
    }

    private var distributionTable: TextTable {
        var table = TextTable(
            leadTitle: "distribution",
            columns: [.init(title: "backend", isNumeric: false)]
                + SummaryRecord.percentileNames.map { .init(title: $0, dropRank: ["p5", "p95"].contains($0) ? 1 : 0) })
        table.rows = benchmarks.compactMap { benchmark in
            benchmark.subject.distributionTexts.map { .init(lead: benchmark.family, cells: [benchmark.backend] + $0) }
        }
        return table
    }

    private var scalingTable: TextTable {
        var table = TextTable(
            leadTitle: "scaling",
            columns: [
                .init(title: "threads"), .init(title: "ops/s"), .init(title: "gain"), .init(title: "99 % CI", dropRank: 1),
                .init(title: "bare ops/s", dropRank: 3), .init(title: "bare gain"), .init(title: "vs bare"),
                .init(title: "99 % CI", dropRank: 2),
            ])
        table.rows = scaling.flatMap { record in
            record.steps.map { step in
                .init(
                    lead: record.title,
                    cells: [
                        step.threadCount.description, rateText(step.operationsPerSecond), step.gain?.text ?? absentFigure,
                        step.gain?.intervalText ?? absentFigure, rateText(step.bareOperationsPerSecond),
                        step.bareGain?.text ?? absentFigure,
                        step.shareOfBareGain?.text ?? absentFigure, step.shareOfBareGain?.intervalText ?? absentFigure,
                    ], tones: [3: .faint, 7: .faint])
            }
        }
        return table
    }
}
