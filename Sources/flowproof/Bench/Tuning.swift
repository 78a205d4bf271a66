// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowBenchmarks
internal import FlowConsole
internal import FlowCrypto
internal import FlowVectors

/// What `bench tune` found on this processor.
struct TuningRecord: Codable {
    var schema = "flowproof.tune/1"
    var machine: MachineRecord
    var processes: Int
    /// OpenSSL's own choice comes first.
    var codePaths: [Path]
    /// The name of the code path that is shown to be faster than OpenSSL's own choice; absent where none is.
    var fastest: String?
    /// What leads to it.
    var environment: String?

    struct Path: Codable {
        var name: String
        var environment: String?
        /// Nanoseconds of one RSA-2048 OAEP decryption.
        var median: Double
        /// Of the time against OpenSSL's own choice, less one; absent for that itself.
        var change: Double?
        /// The 99 % interval of the change, low and high.
        var ci: [Double]?
        /// One-sided, of the hypothesis that it is not faster by the minimal effect, adjusted for the other paths (Holm).
        var pValue: Double?
    }
}

/// Tries OpenSSL's code paths for the RSA private step, each in processes of its own that take turns. Changes nothing.
struct Tuning {
    var paths: [CodePath]
    var processCount: Int
    var quartetCount: Int
    var seed: UInt64
    /// This program, as a word of the shell.
    var program: String

    private static let rule = DecisionRule()

    func run(on backend: some VectorBackend) throws -> TuningRecord {
        var generator = SeededGenerator(seed: seed)
        let lockStep = LockStep(
            programs: paths.map(compared), scenario: .oaepDecrypt,
            material: try ComparisonMaterial(backend: backend, byteCount: ComparisonMaterial.smallestByteCount),
            quartetCount: quartetCount, warmUpNanoseconds: BatchSize.warmUpNanoseconds)
        let start = ProcessorTime()
        var machine = MachineRecord(libraries: [])
        // Each arm has its own.
        machine.opensslCapabilities = nil
        var groups: [LockStep.Group] = []
        let progress = ProgressBar()
        defer { progress.clear() }
        for index in 0..<processCount {
            progress.show("code paths", fraction: Double(index) / Double(processCount))
            groups.append(try lockStep.run(using: &generator))
        }
        machine.libraries = groups[0].names.prefix(1).map { MachineRecord.LibraryRecord(name: $0.name, version: $0.version) }
        machine.stealShare = start.flatMap { start in ProcessorTime().map { $0.stealShare(since: start) } }
        return record(groups.map(\.record), machine)
    }

    private func compared(_ path: CodePath) -> ComparedProgram {
        let setting = path.environmentLine.map { "env '\($0)'" } ?? "env -u OPENSSL_ia32cap"
        // One batch size for all would let the slowest set the pace.
        return ComparedProgram(role: path.name, command: "exec \(setting) \(program) shim", seconds: 60, sharesBatchSize: false)
    }

    private func record(_ processes: [ProcessRecord], _ machine: MachineRecord) -> TuningRecord {
        let others = paths.indices.dropFirst()
        let estimates = others.map { PairedEstimate(processes, arm: $0).yuen }
        let margin = Double.log(1 + Self.rule.minimalEffect)
        let pValues = Holm.adjusted(estimates.map { $0.pValue(below: -margin) })
        var record = TuningRecord(
            machine: machine, processes: processes.count,
            codePaths: paths.indices.map { arm in
                TuningRecord.Path(
                    name: paths[arm].name, environment: paths[arm].environmentLine,
                    median: SummaryRecord(processes.map { $0.arms[arm] }).median)
            })
        for (arm, (estimate, pValue)) in zip(others, zip(estimates, pValues)) {
            let interval = estimate.interval(confidence: RatioRecord.confidence)
            record.codePaths[arm].change = Double.exp(estimate.estimate) - 1
            record.codePaths[arm].ci = [interval.lowerBound, interval.upperBound].map { Double.exp($0) - 1 }
            record.codePaths[arm].pValue = pValue
        }
        let shown = record.codePaths.filter { ($0.pValue ?? 1) < (1 - RatioRecord.confidence) / 2 }
        let fastest = shown.min { ($0.change ?? 0) < ($1.change ?? 0) }
        record.fastest = fastest?.name
        record.environment = fastest?.environment
        return record
    }
}

extension TuningRecord {
    /// The record for people.
    var text: String {
        var lines = [
            "\(machine.processorModel), \(machine.libraries.map { "\($0.name) \($0.version)" }.joined()), RSA-2048 OAEP decryption"
        ]
        let width = codePaths.map(\.name.count).max() ?? 0
        for (index, path) in codePaths.enumerated() {
            let name = path.name + String(repeating: " ", count: width - path.name.count)
            let time = TimeScale.text(path.median)
            var line = "  \(name)  \(String(repeating: " ", count: max(8 - time.count, 0)))\(time)"
            if index == 0 { line += "  OpenSSL's own choice" }
            if let change = path.change, let ci = path.ci {
                line +=
                    "  \(Percent(change, 1, signed: true)) (99 % interval \(Percent(ci[0], 1, signed: true)) to \(Percent(ci[1], 1, signed: true)))"
            }
            if let environment = path.environment { line += "  \(environment)" }
            lines.append(line)
        }
        lines.append("")
        if let fastest, let environment {
            lines += [
                "\(fastest) is faster. In the environment of the server, before it starts:", "  export \(environment)",
                "libcrypto reads it when it is loaded: so it serves Node, Python and every program on the same libcrypto. Nothing was changed.",
            ]
        } else {
            lines.append("no difference shown in favour of another path: OpenSSL's own choice stays. Nothing was changed.")
        }
        lines += machine.warnings.map { "warning: \($0.message): \($0.advice)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
