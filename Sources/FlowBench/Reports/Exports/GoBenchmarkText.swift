// SPDX-License-Identifier: Apache-2.0

/// The Go benchmark data format (golang.org/design/14313-benchmark-format), which benchstat reads: the median of each process is a line,
/// so that benchstat has its samples.
enum GoBenchmarkText {
    /// Ours and the bare call differ in `by`: `benchstat -col /by` sets them side by side.
    static func text(_ run: RunRecord) -> String {
        var lines = header(run.machine) + ["flowproof: \(run.tool.version)"] + (run.tool.commit.map { ["commit: \($0)"] } ?? [])
        lines += ["Unit instructions/op better=lower", ""]
        for benchmark in run.benchmarks {
            let size = benchmark.byteCount.map { [("size", $0.description)] } ?? []
            let keys = [("backend", benchmark.backend)] + size + (benchmark.preparation.map { [("preparation", $0)] } ?? [])
            for (arm, by) in benchmark.bareCall == nil ? [(0, "ours")] : [(1, "ours"), (0, "bare")] {
                lines += samples(name(benchmark.scenario, keys + [("by", by)]), benchmark.processes.arms(arm))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Base and head differ in `build`: `benchstat -col build` sets them side by side.
    static func text(_ set: ComparisonSet) -> String {
        var lines = set.comparisons.first.map { header($0.machine) } ?? []
        lines += ["Unit instructions/op better=lower", ""]
        for (arm, build) in [(0, "base"), (1, "head")] {
            lines.append("build: \(build)")
            for comparison in set.comparisons {
                let size = comparison.byteCount.map { [("size", $0.description)] } ?? []
                let program = set.hasSeveralHeads ? [("role", comparison.role), ("head", comparison.head.name)] : []
                let name = name(comparison.scenario, size + program)
                lines += samples(name, comparison.processes.arms(arm))
            }
            lines.append("")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func header(_ machine: MachineRecord) -> [String] {
        ["goos: linux", "cpu: \(machine.processorModel.filter { !$0.isNewline })"]
    }

    private static func samples(_ name: String, _ arms: [ArmRecord]) -> [String] {
        arms.filter { !$0.nanoseconds.isEmpty && $0.batchSize > 0 }.compactMap { arm in
            // A damaged record may hold any number.
            let (count, isTooLarge) = arm.batchSize.multipliedReportingOverflow(by: arm.nanoseconds.count)
            guard !isTooLarge else { return nil }
            let instructions = arm.instructions.map { " \(Fixed($0, 0)) instructions/op" } ?? ""
            return "\(name) \(count) \(Fixed(Quantiles(arm.perOperation).median, 3)) ns/op\(instructions)"
        }
    }

    /// "BenchmarkOpenRequest/backend=openssl/size=1024/by=ours": a name has no spaces, and a key is a part of its own.
    private static func name(_ scenario: String, _ keys: [(String, String)]) -> String {
        let words = scenario.split { !($0.isLetter || $0.isNumber) }
        let title = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let parts = keys.map { "/\($0.0)=\($0.1.map { $0.isWhitespace || $0 == "/" ? "_" : String($0) }.joined())" }
        return "Benchmark" + title + parts.joined()
    }
}
