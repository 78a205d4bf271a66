// SPDX-License-Identifier: Apache-2.0

extension ComparisonSet {
    /// By this a bot finds its own comment, to update it in place.
    package static let commentMarker = "flowproof bench compare"

    /// GitHub takes comments of 65,536 characters; a row has some 150.
    private static let foldedRowLimit = 250

    /// The comparisons as the comment on a pull request: what changed, and the rest folded.
    ///
    /// - Parameter marker: of the comment, hidden from readers; another one for each job that comments.
    package func markdown(marker: String = commentMarker) -> String {
        let safeMarker = String(marker.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./ ".contains($0)) })
            .replacing("--", with: "-")
        var parts = ["<!-- \(safeMarker) -->\n\(summary)\n"]
        let significant = comparisons.filter(\.isSignificant)
        if !significant.isEmpty { parts.append(table(significant).text) }
        let others = comparisons.filter { !$0.isSignificant }
        if !others.isEmpty {
            var content = table(Array(others.prefix(Self.foldedRowLimit))).text
            let hiddenCount = others.count - Self.foldedRowLimit
            if hiddenCount > 0 { content += "\nAnd \(grouped(hiddenCount.description)) more.\n" }
            let verdicts = Self.tally(others)
            parts.append(Markdown.folded("\(counted(others.count, "scenario")) without a change that counts: \(verdicts)", content))
        }
        let warnings = gatheredWarnings
        if !warnings.isEmpty { parts.append(Markdown.list(warnings)) }
        if let environment { parts.append("<sub>\(environment)</sub>\n") }
        return parts.joined(separator: "\n")
    }

    /// What a hurried reader must know, in one sentence.
    private var summary: String {
        guard let first = comparisons.first else { return "**No scenario was compared.**" }
        let heads = comparisons.filter(\.isGated)
        guard !heads.isEmpty else { return "**\(counted(comparisons.count, "comparison")) with peers**, which say nothing of a change." }
        let effect = Percent(first.rule.minimalEffect)
        let slower = heads.count { $0.verdict == .regression }
        let rest = Self.tally(heads.filter { $0.verdict != .regression })
        if slower == 0 { return "**No scenario is shown to be slower by more than \(effect)**: \(rest)." }
        let verb = slower == 1 ? "is" : "are"
        return
            "**▲ \(slower) of \(counted(heads.count, "scenario")) \(verb) slower by more than \(effect)**\(rest.isEmpty ? "" : "; \(rest)")."
    }

    private func table(_ comparisons: [ComparisonRecord]) -> Markdown.Table {
        var table = Markdown.Table(columns: [
            ("scenario", false), ("base", true), ("head", true), ("change", true), ("99 % interval", true), ("instructions", true),
            ("MDC", true), ("verdict", false),
        ])
        table.rows = comparisons.map { comparison in
            let change = "\(comparison.changeText) %"
            return [
                Markdown.escaped(title(of: comparison)), TimeScale.text(comparison.base.summary.median),
                TimeScale.text(comparison.head.summary.median), comparison.isSignificant ? "**\(change)**" : change,
                "\(comparison.intervalText) %", comparison.instructionsChange == nil ? "" : "\(comparison.instructionsText) %",
                "\(comparison.minimalDetectableText) %", comparison.verdict.text,
            ]
        }
        return table
    }

    private var environment: String? {
        guard let first = comparisons.first else { return nil }
        let bases = orderedSet(comparisons.map(\.base.line)).joined(separator: ", ")
        let programs = programs.map { "\($0.role): \($0.line)" }.joined(separator: "; ")
        let lines =
            ["base: \(bases); \(programs)"] + circumstances.map(\.line) + [
                "not controlled: \(first.machine.notControlled.joined(separator: ", "))",
                "MDC: the smallest slowdown that would have been called one 95 times in 100",
            ]
        return lines.map(Markdown.escaped).joined(separator: "<br>")
    }
}
