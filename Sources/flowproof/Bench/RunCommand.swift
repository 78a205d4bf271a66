// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowBenchmarks
internal import FlowConsole
internal import FlowCrypto
internal import FlowVectors
internal import FoundationEssentials

extension BenchCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Measure every part of the decrypt/encrypt path, beside the bare C calls.",
            discussion: """
                Example: flowproof bench run --scenario open-request --size 1024

                Each benchmark runs in fresh processes in which our path and the bare call of the C library take turns. The record with every \
                sample goes into results/ after each benchmark, so an interruption loses the benchmark in progress alone; at the end a page and a \
                Markdown file stand beside it.
                """)

        @Option(name: .long, help: "A scenario; all if nothing is said; may be repeated.") var scenario: [String] = []
        @Option(name: .long, help: "openssl, gcrypt or null, which does no cryptography; all if nothing is said.") var backend:
            BenchBackend?
        @Option(name: .long, help: ArgumentHelp("A size of the plaintext; all if nothing is said; may be repeated.", valueName: "bytes"))
        var size: [Int] = []
        @Option(name: .long, help: ArgumentHelp("Fresh processes for each benchmark.", valueName: "count")) var processes: Int?
        @Option(name: .long, help: ArgumentHelp("Rounds of batches in each process.", valueName: "count")) var rounds: Int?
        @Option(name: .long, help: "Of the orders and the choice of processors; drawn if nothing is said.") var seed: UInt64?
        @Flag(
            name: .long,
            help:
                "As small as can be, and without files unless --results is given: shows that everything runs, and says nothing about speed."
        ) var smoke =
            false
        @Option(name: .long, help: ArgumentHelp("Where the files go; results if nothing is said.", valueName: "folder")) var results:
            String?
        @Option(name: .long, help: ArgumentHelp("What was measured; asked of git if nothing is said.", valueName: "commit")) var commit:
            String?
        @Option(name: .long, help: "How to report: text, json, markdown or html.") var format = MeasuredFormat.text
        @Flag(name: .long, help: "Measure nothing: list the benchmarks.") var list = false

        func validate() throws {
            guard (1...1000).contains(processes ?? 1) else { throw ValidationError("--processes must be from 1 to 1000") }
            guard commit.map({ $0.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil }) ?? true else {
                throw ValidationError("--commit takes letters, digits, '.', '_' and '-'")
            }
            guard (1...10_000).contains(rounds ?? 1) else { throw ValidationError("--rounds must be from 1 to 10000") }
            let sizes = BenchScenario.payloadByteCounts
            if let unknown = size.first(where: { !sizes.contains($0) }) {
                throw ValidationError("--size takes \(sizes.map(String.init).joined(separator: ", ")), not \(unknown)")
            }
            do {
                guard try !jobs().isEmpty else {
                    throw ValidationError("no benchmark has this scenario, backend and size: --list shows them")
                }
            } catch let fault as BenchFault {
                throw ValidationError("\(fault): --list shows all benchmarks")
            }
        }

        private func jobs() throws -> [BenchJob] {
            try BenchJob.all(scenarios: scenario, backends: backend.map { [$0] } ?? [], byteCounts: size)
        }

        private static func libraries() throws -> [MachineRecord.LibraryRecord] {
            try BackendName.allCases.map { name in
                try name.run { backend in
                    MachineRecord.LibraryRecord(name: type(of: backend).library.name, version: type(of: backend).library.version)
                }
            }
        }

        func run() throws {
            guard !list else { return try Console.write(jobs().map { $0.id + "\n" }.joined()) }
            let design = RunDesign(
                processCount: processes ?? (smoke ? 3 : 8), roundCount: rounds ?? (smoke ? 1 : 20),
                batchNanoseconds: smoke ? 20_000 : BatchSize.nanoseconds, warmUpNanoseconds: smoke ? 0 : BatchSize.warmUpNanoseconds,
                seed: seed ?? .random(in: 0...SeededGenerator.largestDrawnSeed))
            let tool = ToolRecord(
                name: "flowproof", version: Flowproof.configuration.version, commit: commit ?? SourceCommit.ofThisProgram)
            var record = RunRecord(
                tool: tool, started: Date.now.formatted(.iso8601), machine: MachineRecord(libraries: try Self.libraries()), design: design)
            let file = smoke && results == nil ? nil : try RunFile(folder: results ?? "results", record)
            let run = BenchRun(jobs: try jobs(), design: design) { record in try file?.write(record) }
            try run.run(&record)
            try file?.writeReports(record)
            try format.write(record)
            if let file { Console.note("note: every sample is in \(file.path)") }
        }
    }
}

extension BenchBackend: ExpressibleByArgument {}
