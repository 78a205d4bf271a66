// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowBenchmarks
internal import FlowConsole
internal import FoundationEssentials

/// `bench run`: benchmark after benchmark, each in fresh processes of this program.
struct BenchRun {
    var jobs: [BenchJob]
    var design: RunDesign
    /// Given the record after each benchmark.
    var keep: (RunRecord) throws -> Void

    /// How long one process may take: libgcrypt needs seconds for its keys, and debug builds for everything.
    private static let seconds = 600.0
    private static let maximumLineByteCount = 16 << 20

    func run(_ record: inout RunRecord) throws {
        var generator = SeededGenerator(seed: design.seed)
        let start = ProcessorTime()
        let material = try BenchMaterial()
        let progress = ProgressBar()
        defer { progress.clear() }
        for (index, job) in jobs.enumerated() {
            let processes = try (0..<design.processCount).map { process in
                let done = Double(index) + Double(process) / Double(design.processCount)
                progress.show("\(index + 1) of \(jobs.count), \(job.id)", fraction: done / Double(jobs.count))
                return try measure(job, material, using: &generator)
            }
            try add(processes, of: job, to: &record)
            record.machine.stealShare = start.flatMap { start in ProcessorTime().map { $0.stealShare(since: start) } }
            record.isComplete = index + 1 == jobs.count
            record.warnings = warnings(of: record)
            try keep(record)
        }
    }

    private func add(_ processes: [ProcessRecord], of job: BenchJob, to record: inout RunRecord) throws {
        let scenario = try job.catalogueEntry()
        if scenario.isScaling {
            record.scaling.append(
                ScalingRecord(
                    scenario: job.scenario, backend: job.backend.rawValue, byteCount: job.byteCount,
                    threadCounts: Array(1...(processes[0].arms.count / 2)), processes: processes))
        } else {
            record.benchmarks.append(
                BenchmarkRecord(
                    id: job.id, scenario: job.scenario, backend: job.backend.rawValue, byteCount: job.byteCount,
                    preparation: job.preparation?.rawValue, bareCall: scenario.bareCalls[job.backend],
                    isDistribution: scenario.isDistribution, processes: processes,
                    warnings: processes.contains { $0.processor == nil } ? [.notPinned] : []))
        }
    }

    private func warnings(of record: RunRecord) -> [BenchWarning] {
        var warnings = record.machine.warnings
        let arms = record.benchmarks.flatMap(\.processes).flatMap(\.arms)
        if arms.contains(where: { $0.instructions == nil }) { warnings.append(.noInstructionCounter) }
        if !record.isComplete { warnings.append(.interrupted) }
        return warnings
    }

    /// One fresh process.
    private func measure(
        _ job: BenchJob, _ material: BenchMaterial, using generator: inout some RandomNumberGenerator
    ) throws -> ProcessRecord {
        let allowed = Processors.allowed
        let processor = try job.catalogueEntry().isScaling ? nil : allowed.randomElement(using: &generator)
        let order = BenchWorkerOrder(
            job: job, material: material, design: design, processor: processor, seed: generator.next())
        let padding = Int.random(in: 0..<FreshProcess.paddingLimit, using: &generator)
        let program = try Processors.restricted(to: processor.map { [$0] } ?? allowed) { _ in
            try SystemCalls.Program(
                words: [SystemCalls.ownProgram(), "bench", "worker"], variables: FreshProcess.variables(padding))
        }
        let line = Array(try JSONEncoder().encode(order)) + [UInt8(ascii: "\n")]
        switch try program.exchange(line, limit: Self.maximumLineByteCount, seconds: Self.seconds) {
        case .line(let bytes):
            let answer = try JSONDecoder().decode(BenchWorkerAnswer.self, from: Data(bytes))
            guard let record = answer.record else { throw failure(job, answer.failure ?? "it gave no reason") }
            return record
        case .end: throw failure(job, program.end()?.description ?? "its process closed its output")
        case .timeout: throw failure(job, "its process took more than \(Int(Self.seconds)) s")
        case .tooLong, .early: throw failure(job, "its process did not keep to the protocol")
        }
    }

    private func failure(_ job: BenchJob, _ reason: String) -> CommandFailure {
        CommandFailure(status: .internalError, message: "\(job.id): cannot be measured: \(reason)", hint: nil)
    }
}

/// What a worker process is told, on its standard input: the key in it is a test key, made for this run.
struct BenchWorkerOrder: Codable {
    var job: BenchJob
    var material: BenchMaterial
    var design: RunDesign
    var processor: Int?
    var seed: UInt64
}

/// What it answers.
struct BenchWorkerAnswer: Codable {
    var record: ProcessRecord?
    var failure: String?
}
