// SPDX-License-Identifier: Apache-2.0

extension RunRecord {
    /// The run as a page of Markdown, with every figure of the terminal.
    package var markdown: String {
        var parts = ["# \(Markdown.escaped(tool.line)), \(Markdown.escaped(started))\n"]
        if !isComplete { parts.append("**Incomplete:** more was asked for than is here.\n") }
        let warnings = gatheredWarnings
        if !warnings.isEmpty { parts.append(Markdown.list(warnings)) }
        if benchmarks.isEmpty {
            parts.append("No benchmark was measured.\n")
        } else {
            parts.append("## Times of one operation\n")
            if benchmarks.contains(where: { $0.ratio != nil }) {
                parts.append(
                    "The ratio is our time over that of the bare call of the library, in turns with it in the same processes; "
                        + "the interval is its 99 % interval.\n")
            }
            parts.append(benchmarkTable.text)
        }
        let distributions = distributionTable
        if !distributions.rows.isEmpty { parts.append("## Distributions\n\n" + distributions.text) }
        if !scaling.isEmpty { parts.append("## Scaling over threads\n\n" + scalingTable.text) }
        parts.append("## How\n\n" + Self.sentence(design.line) + "\n")
        var table = Markdown.Table(columns: [("machine", false), ("", false)])
        table.rows = machine.facts.map { [Markdown.escaped($0.name), Markdown.escaped($0.value)] }
        table.rows.append(["not controlled", Markdown.escaped(machine.notControlled.joined(separator: ", "))])
        parts.append(table.text)
        return parts.joined(separator: "\n")
    }

    private static func sentence(_ line: String) -> String { line.prefix(1).uppercased() + line.dropFirst() + "." }

    private var benchmarkTable: Markdown.Table {
        var table = Markdown.Table(columns: [
            ("scenario", false), ("backend", false), ("size", true), ("median", true), ("quartiles", true), ("ops/s", true), ("MB/s", true),
            ("bare", true), ("ratio", true), ("99 % interval", true), ("instructions", true),
        ])
        table.rows = benchmarks.map { benchmark in
            let summary = benchmark.subject
            return [
                Markdown.escaped(benchmark.family), Markdown.escaped(benchmark.backend), benchmark.sizeText, TimeScale.text(summary.median),
                summary.quartileText, rateText(summary.operationsPerSecond), summary.bytesPerSecond.map { rateText($0 / 1e6) } ?? "",
                benchmark.bare.map { TimeScale.text($0.median) } ?? "", benchmark.ratio?.text ?? "", benchmark.ratio?.intervalText ?? "",
                summary.instructions.map(rateText) ?? "",
            ]
        }
        return table
    }

    private var distributionTable: Markdown.Table {
        var table = Markdown.Table(
            columns: [("scenario", false), ("backend", false)]
                + SummaryRecord.percentileNames.map { ($0, true) })
        table.rows = benchmarks.compactMap { benchmark in
            benchmark.subject.distributionTexts.map { [Markdown.escaped(benchmark.family), Markdown.escaped(benchmark.backend)] + $0 }
        }
        return table
    }

    private var scalingTable: Markdown.Table {
        var table = Markdown.Table(columns: [
            ("scenario", false), ("threads", true), ("ops/s", true), ("gain", true), ("99 % interval", true), ("bare ops/s", true),
            ("bare gain", true), ("gain over bare gain", true), ("99 % interval", true),
        ])
        table.rows = scaling.flatMap { record in
            record.steps.map { step in
                [
                    Markdown.escaped(record.title), step.threadCount.description, rateText(step.operationsPerSecond), step.gain?.text ?? "",
                    step.gain?.intervalText ?? "", rateText(step.bareOperationsPerSecond), step.bareGain?.text ?? "",
                    step.shareOfBareGain?.text ?? "", step.shareOfBareGain?.intervalText ?? "",
                ]
            }
        }
        return table
    }
}
