// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowConsole

extension BenchCommand {
    struct Report: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "report",
            abstract: "Write what was measured for a terminal, a pull request, a browser or another tool.",
            discussion: """
                Example: flowproof bench report --format html --out report.html results/2*.json

                Reads what bench run and bench compare --out have written. Of several runs the latest is reported, and the others are its \
                history. bmf is for bencher.dev, github-action-benchmark for the action of that name, benchstat for Go's program.
                """)

        @Argument(help: "Files of bench run, or of bench compare --out.") var files: [String]
        @Option(name: .long, help: "How to report: text, markdown, html, bmf, github-action-benchmark, benchstat or csv.")
        var format = ReportFormat.text
        @Option(name: .long, help: ArgumentHelp("Where to; standard output if nothing is said.", valueName: "file")) var out = "-"
        @Flag(name: .long, help: "Replace the file.") var force = false

        func validate() throws { guard !force || out != "-" else { throw ValidationError("--force goes with --out") } }

        func run() throws {
            try InputFile.requireOneStandardInput(files)
            let file = try OutputFile(out, for: .everyone, replacing: force)
            for path in files { try file.requireApart(from: path) }
            let measured = try MeasuredFiles(files)
            guard measured.runs.isEmpty || measured.comparisons.isEmpty else {
                throw CommandFailure.usage("runs and comparisons are reported apart", hint: "name files of one kind")
            }
            let text = Array(try format.text(of: measured).utf8)
            try file.write(text.span)
            let missing = measured.missingBenchmarks.count
            if missing > 0 { Console.note("note: earlier runs have \(missing) benchmarks that the latest, which is reported, has not") }
        }
    }
}

extension ReportFormat: ExpressibleByArgument {}

extension ReportFormat {
    /// The report on the latest run, or on all comparisons.
    func text(of measured: MeasuredFiles) throws -> String {
        if let run = measured.runs.last { return try text(of: run, history: measured.runs.dropLast()) }
        return try text(of: ComparisonSet(measured.comparisons))
    }

    /// The report on one run.
    func text(of run: RunRecord, history: [RunRecord] = []) throws -> String {
        try Self.text(document(of: run, history: history, width: Console.width, style: Console.toneStyle))
    }

    /// The report on comparisons.
    func text(of comparisons: ComparisonSet) throws -> String {
        try Self.text(document(of: comparisons, width: Console.width, style: Console.toneStyle))
    }

    private static func text(_ document: Document) throws -> String {
        switch document {
        case .text(let text): text
        case .json(let value): try OrderedJSON.text(of: value) + "\n"
        }
    }
}
