// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowConsole
internal import FoundationEssentials

/// The files of one run in the results folder: the record, which is kept up to date, and at the end the two reports for people.
struct RunFile {
    private let base: String

    /// Takes the first free name `<UTC date>-<machine>-<commit>` in a folder, which is made where it is missing.
    init(folder: String, _ run: RunRecord) throws {
        do {
            try SystemCalls.makeFolder(folder)
        } catch {
            throw CommandFailure.input("\(folder): cannot be made: \(error.message)")
        }
        let date = run.started.prefix { $0 != "T" }
        let name = "\(folder)/\(date)-\(run.machine.slug)-\(run.tool.commit ?? run.tool.version)"
        var candidates = [name] + (2...99).map { "\(name)-\($0)" }
        candidates.removeAll { candidate in Self.endings.contains { (try? SystemCalls.entry(at: candidate + $0)) ?? nil != nil } }
        guard let free = candidates.first else {
            throw CommandFailure.input("\(name).json: exists already, 99 times", hint: "name another folder with --results")
        }
        base = free
        // Taken from here on: another run that begins in this moment gets an error, and not this file.
        try write(run.json, ".json", replacing: false)
    }

    private static let endings = [".json", ".md", ".html"]

    /// Where the record is.
    var path: String { base + ".json" }

    /// Writes the record, whole or not at all.
    func write(_ run: RunRecord) throws { try write(run.json, ".json") }

    /// Writes the reports that stand beside the record.
    func writeReports(_ run: RunRecord) throws {
        try write(ReportFormat.markdown.text(of: run), ".md")
        try write(ReportFormat.html.text(of: run), ".html")
    }

    private func write(_ text: String, _ ending: String, replacing: Bool = true) throws(CommandFailure) {
        let bytes = Array(text.utf8)
        try OutputFile(base + ending, for: .everyone, replacing: replacing).write(bytes.span)
    }
}

extension RunRecord {
    /// The record of a process stands on one line: root, benchmarks, benchmark, processes, process.
    private static let processDepth = 4

    /// The text of its file.
    var json: String { get throws { try OrderedJSON.text(of: self, foldingFrom: Self.processDepth) + "\n" } }
}
