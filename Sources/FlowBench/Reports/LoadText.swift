// SPDX-License-Identifier: Apache-2.0

extension LoadRecord {
    /// The load for people at a terminal: what was answered, how fast, and what must be known to read it.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal; `nil` leaves lines as long as they are.
    ///   - style: wraps text in the codes of a terminal, or does nothing.
    package func text(width: Int? = nil, style: @escaping ReportStyle = { text, _ in text }) -> String {
        var page = TextPage(width: width, style: style)
        page.add([searchTable])
        page.add([latencyTable])
        page.add("right", "\(counts.rightText), \(rateText(counts.rightPerSecond)) a second")
        for failure in failures { page.add("failed", "\(counted(failure.count, "request")): \(failure.message)") }
        if counts.abandoned > 0 { page.add("abandoned", "\(counted(counts.abandoned, "request")) under way when the run was ended") }
        for process in processes { page.add(process.name, process.line) }
        page.add("connections", sender.connectionLine(limit: plan.connectionLimit))
        page.add("load", "POST \(url), \(plan.line)")
        page.add("machine", machine.line)
        page.add("measured by", "\(tool.line), \(started)")
        if let search { page.add("highest rate", search.verdict) }
        page.add(warnings)
        return page.text
    }

    private var latencyTable: TextTable {
        var table = TextTable(leadTitle: "time", columns: LatencyRecord.names.map { .init(title: $0) })
        let rows = [
            ("latency, from the planned time", latency), ("the same from the sending", serviceTime),
            ("the sender was late by", sender.lateness),
        ]
        table.rows = rows.compactMap { name, record in
            guard let record else { return nil }
            return .init(lead: name, cells: record.values.map { TimeScale.text(Double($0)) })
        }
        return table
    }

    private var searchTable: TextTable {
        var table = TextTable(
            leadTitle: "step",
            columns: ["requests/s", "requests", "right/s", "p50", "p99", "failed"].map { .init(title: $0) }
                + [.init(title: "", isNumeric: false)])
        table.rows = (search?.steps ?? []).enumerated().map { index, step in
            .init(lead: "\(index + 1)", cells: step.cells + [step.verdict], tones: [6: step.isKept ? .good : .doubtful])
        }
        return table
    }
}

extension LatencyRecord {
    /// Of ``values``.
    static let names = ["p50", "p90", "p99", "p99.9", "max"]
    /// In nanoseconds.
    var values: [Int64] { [p50, p90, p99, p999, max] }
}

extension LoadCounts {
    /// "9,998 of 10,000 (99.98 %)".
    var rightText: String {
        "\(grouped(right.description)) of \(grouped(due.description))"
            + (due > 0 ? " (\(right == due ? "100 %" : Percent(min(Double(right) / Double(due), 0.9999), 2).description))" : "")
    }
}

extension LoadPlan {
    /// One sentence without a full stop.
    var line: String {
        let warmUp = warmUpSeconds > 0 ? " after \(TimeScale.text(1e9 * warmUpSeconds)) of warm-up" : ""
        return "\(rateText(ratePerSecond)) requests a second for \(TimeScale.text(1e9 * durationSeconds))\(warmUp), \(arrivals) arrivals"
            + (seed.map { " of seed \($0)" } ?? "")
            + ", \(sizeText(plaintextByteCount)) of plaintext\(isSigned ? ", signed" : ""), a key and a nonce for each; "
            + "\(counted(sealedAheadCount, "request")) sealed ahead in \(grouped(max(sealedAheadByteCount >> 20, 1).description)) MiB; limit \(TimeScale.text(1e9 * timeoutSeconds))"
    }
}

extension LoadSenderRecord {
    /// One sentence without a full stop.
    func connectionLine(limit: Int) -> String {
        "\(mostConnections) at most at a time of \(limit), \(connectionCount) made"
            + (heldCount > 0 ? ", \(counted(heldCount, "request")) waited for one, the longest \(TimeScale.text(Double(longestHold)))" : "")
    }
}

extension LoadProcessRecord {
    /// Who it is.
    var name: String { role == "load" ? "this tester" : "server\(pid.map { " \($0)" } ?? "")" }

    /// One sentence without a full stop.
    var line: String {
        let memory = residentByteCounts.isEmpty ? "" : ", \(memoryText)"
        return "\(Fixed(cpuShare, 2)) of a processor"
            + (cpuPerAnswer.map { ", \(TimeScale.text($0)) for each answer" } ?? "") + memory
    }

    private var memoryText: String {
        func mebibytes(_ byteCount: Int?) -> String { "\(grouped(((byteCount ?? 0) >> 20).description)) MiB" }
        return "memory \(mebibytes(residentByteCounts.first)) at first, \(mebibytes(residentByteCounts.last)) at last, "
            + "\(mebibytes(residentByteCounts.max())) at most"
    }
}

extension LoadSearchRecord {
    /// What the search found, one sentence without a full stop.
    var verdict: String {
        let bound = "the 99th percentile below \(TimeScale.text(Double(p99Bound)))"
        if let highestRate { return "\(rateText(highestRate)) requests a second keep \(bound), and nothing fails" }
        guard let keptRate else { return "none that keeps \(bound) was found" }
        return "\(rateText(keptRate)) requests a second kept \(bound) once, and were not confirmed"
    }
}

extension LoadSearchRecord.Step {
    /// Without the verdict.
    var cells: [String] {
        [
            rateText(ratePerSecond), grouped(due.description), rateText(rightPerSecond),
            p50.map { TimeScale.text(Double($0)) } ?? absentFigure,
            p99.map { TimeScale.text(Double($0)) } ?? absentFigure, grouped(failed.description),
        ]
    }

    /// A word or two.
    var verdict: String {
        (isConfirmation ? "confirming: " : "") + (isKept ? "kept" : isValid ? "missed" : "missed, the sender was late")
    }
}
