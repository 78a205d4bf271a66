// SPDX-License-Identifier: Apache-2.0

extension ComparisonSet {
    /// The comparisons for people at a terminal: a line for each scenario with its verdict, then what must be known to read it.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal; `nil` leaves lines as long as they are.
    ///   - style: wraps text in the codes of a terminal, or does nothing.
    package func text(width: Int? = nil, style: @escaping ReportStyle = { text, _ in text }) -> String {
        var page = TextPage(width: width, style: style)
        guard let first = comparisons.first else {
            page.add("nothing", "no scenario was compared")
            return page.text
        }
        for base in orderedSet(comparisons.map(\.base.line)) { page.add("base", base) }
        for program in programs { page.add(program.role, program.line) }
        page.addLine()
        page.add([table])
        if !tally.isEmpty { page.add("verdicts", tally) }
        page.add("MDC", "the smallest slowdown that would have been called one 95 times in 100")
        for circumstance in circumstances { page.add(circumstance.name, circumstance.line) }
        page.add("not controlled", first.machine.notControlled.joined(separator: ", "))
        page.add(gatheredWarnings)
        return page.text
    }

    private var table: TextTable {
        var table = TextTable(
            leadTitle: "scenario",
            columns: [
                .init(title: "base"), .init(title: "head"), .init(title: "change, %"), .init(title: "99 % CI"),
                .init(title: "  verdict", isNumeric: false), .init(title: "MDC, %", dropRank: 1),
                .init(title: "instr., %", isExtra: true),
            ])
        table.rows = comparisons.map { comparison in
            let tone = comparison.verdict.tone
            return .init(
                lead: title(of: comparison),
                cells: [
                    TimeScale.text(comparison.base.summary.median), TimeScale.text(comparison.head.summary.median), comparison.changeText,
                    comparison.intervalText, comparison.verdict.text, comparison.minimalDetectableText,
                    comparison.instructionsText,
                ], tones: [2: tone, 4: tone])
        }
        if let mean = geometricMeanText {
            table.rows.append(
                .init(lead: "geometric mean", cells: ["", "", mean, "", "", "", ""], tones: [2: .faint]))
        }
        return table
    }
}
