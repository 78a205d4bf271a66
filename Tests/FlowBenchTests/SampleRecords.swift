// SPDX-License-Identifier: Apache-2.0

@testable import FlowBench

/// Records of runs that never were, the same each time.
enum SampleRecords {
    static var machine: MachineRecord {
        var machine = MachineRecord(libraries: [.init(name: "OpenSSL", version: "3.0.22"), .init(name: "libgcrypt", version: "1.10.1")])
        machine.processorModel = "AMD EPYC 9R14"
        machine.processorCount = 2
        machine.kernel = "6.1.0"
        machine.clockSource = "tsc"
        machine.frequencyGovernor = nil
        machine.simultaneousMultithreading = true
        machine.loadAverage = 0.5
        machine.stealShare = 0.001
        machine.opensslCapabilities = nil
        machine.build = "release"
        return machine
    }

    static let design = RunDesign(processCount: 20, roundCount: 8, batchNanoseconds: 1_000_000, warmUpNanoseconds: 50_000_000, seed: 42)

    /// Two batches a round, around `nanoseconds` for an operation, with a long tail to the slow side.
    static func arm(_ nanoseconds: Double, noise: Double, rounds: Int, batchSize: Int = 1000, using random: inout SeededGenerator)
        -> ArmRecord
    {
        let batches = (0..<(2 * rounds)).map { _ in
            let tail = Double.random(in: 0..<1, using: &random)
            let factor = 1 + noise * (Double.random(in: -1...1, using: &random) + tail * tail * tail * 2)
            return Int64(nanoseconds * Double(batchSize) * factor)
        }
        return ArmRecord(batchSize: batchSize, nanoseconds: batches, cpuNanoseconds: nanoseconds, instructions: nanoseconds * 8)
    }

    /// A benchmark whose subject takes `ratio` times as long as the bare call.
    static func benchmark(
        _ scenario: String, _ backend: String, byteCount: Int? = nil, preparation: String? = nil, nanoseconds: Double,
        ratio: Double? = 1.02,
        noise: Double = 0.01, processes: Int = 20, rounds: Int = 8, isDistribution: Bool = false, seed: UInt64 = 1
    ) -> BenchmarkRecord {
        var random = SeededGenerator(seed: seed)
        let id = [scenario, backend, byteCount?.description, preparation].compactMap(\.self).joined(separator: "/")
        let records = (0..<processes).map { _ in
            let offset = 1 + noise * Double.random(in: -1...1, using: &random)
            var arms = [arm(nanoseconds * offset, noise: noise, rounds: rounds, using: &random)]
            if let ratio {
                let own = ratio * (1 + noise * Double.random(in: -0.2...0.2, using: &random))
                arms.append(arm(nanoseconds * offset * own, noise: noise, rounds: rounds, using: &random))
            }
            return ProcessRecord(processor: 0, arms: arms)
        }
        return BenchmarkRecord(
            id: id, scenario: scenario, backend: backend, byteCount: byteCount, preparation: preparation,
            bareCall: ratio == nil ? nil : "EVP_PKEY_decrypt", isDistribution: isDistribution, processes: records)
    }

    /// Exact figures: every batch of the bare call takes 200 µs an operation, every one of ours 204.
    static var exactBenchmark: BenchmarkRecord {
        let process = ProcessRecord(
            processor: 0,
            arms: [
                ArmRecord(batchSize: 10, nanoseconds: [2_000_000, 2_000_000], instructions: 1000),
                ArmRecord(batchSize: 10, nanoseconds: [2_040_000, 2_040_000], instructions: 1010),
            ])
        return BenchmarkRecord(
            id: "open-request/openssl/1024/prepared", scenario: "open-request", backend: "openssl", byteCount: 1024,
            preparation: "prepared",
            bareCall: "EVP_PKEY_decrypt", processes: [process, process, process])
    }

    static func scaling(_ backend: String, threads: [Int], nanoseconds: Double, processes: Int = 20) -> ScalingRecord {
        var random = SeededGenerator(seed: 9)
        let records = (0..<processes).map { _ in
            ProcessRecord(
                processor: nil,
                arms: [1.0, 1.03].flatMap { factor in
                    threads.map { count in
                        arm(nanoseconds * factor / (Double(count) * (count == 1 ? 1 : 0.95)), noise: 0.02, rounds: 8, using: &random)
                    }
                })
        }
        return ScalingRecord(scenario: "open-request", backend: backend, byteCount: 1024, threadCounts: threads, processes: records)
    }

    static func run(
        _ benchmarks: [BenchmarkRecord], scaling: [ScalingRecord] = [], started: String = "2026-11-27T23:38:12Z",
        commit: String = "934632c",
        isComplete: Bool = true, warnings: [BenchWarning] = []
    ) -> RunRecord {
        RunRecord(
            tool: ToolRecord(name: "flowproof", version: "0.5.0", commit: commit), started: started, machine: machine, design: design,
            benchmarks: benchmarks, scaling: scaling, warnings: warnings, isComplete: isComplete)
    }

    static var exactRun: RunRecord { run([exactBenchmark]) }

    static let sizes = [64, 256, 1024, 4096, 65_536, 262_144, 1_048_576]

    /// As large as a run of everything.
    static let full = fullRun()

    /// The same with other figures.
    ///
    /// - Parameter factor: times this, as if the code had changed.
    static func fullRun(factor: Double = 1, seed: UInt64 = 1, started: String = "2026-11-27T23:38:12Z", commit: String = "934632c")
        -> RunRecord
    {
        var benchmarks: [BenchmarkRecord] = []
        var seed = seed
        func add(
            _ scenario: String, _ backend: String, _ byteCount: Int? = nil, _ preparation: String? = nil, _ nanoseconds: Double,
            _ ratio: Double?, isDistribution: Bool = false, noise: Double = 0.01
        ) {
            seed += 1
            benchmarks.append(
                benchmark(
                    scenario, backend, byteCount: byteCount, preparation: preparation, nanoseconds: nanoseconds,
                    ratio: ratio.map { $0 * factor },
                    noise: noise, isDistribution: isDistribution, seed: seed))
        }
        for (backend, private_) in [("openssl", 238_000.0), ("gcrypt", 3_420_000.0)] {
            for scenario in ["open-request", "seal-response", "round-trip"] {
                for preparation in scenario == "open-request" ? ["prepared", "fresh"] : ["prepared"] {
                    for size in sizes {
                        let base = scenario == "seal-response" ? 900 : private_ * (preparation == "fresh" ? 1.3 : 1)
                        add(scenario, backend, size, preparation, base + Double(size) * 0.9, 1.008 + 0.03 * Double(size % 7) / 7)
                    }
                }
            }
            for scenario in ["aes-128-gcm-open", "aes-128-gcm-seal"] {
                for preparation in ["same-key", "new-key"] {
                    for size in sizes {
                        add(scenario, backend, size, preparation, (preparation == "same-key" ? 180 : 700) + Double(size) * 0.11, 1.04)
                    }
                }
            }
            add("oaep-decrypt", backend, nil, nil, private_, 1.004)
            add("oaep-encrypt", backend, nil, nil, private_ / 9, 1.01)
            add("keygen", backend, nil, nil, backend == "openssl" ? 61e6 : 210e6, 1.0, isDistribution: true, noise: 0.6)
            add("parse-key", backend, nil, "cold", 95e6, 1.001)
            add("parse-key", backend, nil, "warm", 41_000, 1.9)
        }
        add("lint-key", "openssl", nil, nil, 9_800_000, nil)
        add("null", "null", nil, nil, 0.6, nil)
        return run(
            benchmarks,
            scaling: [
                scaling("openssl", threads: [1, 2], nanoseconds: 238_000),
                scaling("gcrypt", threads: [1, 2, 4, 8], nanoseconds: 3_420_000),
            ],
            started: started, commit: commit, warnings: [.noInstructionCounter])
    }

    /// A comparison of two builds.
    static func comparison(
        _ scenario: String = "open-request", byteCount: Int = 1024, change: Double, halfWidth: Double = 0.003, verdict: Verdict,
        nanoseconds: Double = 242_000, instructions: Double? = 0.0002, head: String = "flowproof/openssl", role: String = "head",
        pairs: Int = 20,
        quartets: Int = 40,
        noise: Double = 0.02, warnings: [BenchWarning] = [], seed: UInt64 = 3
    ) -> ComparisonRecord {
        var random = SeededGenerator(seed: seed)
        let processes = (0..<pairs).map { _ in
            let own = 1 + change + halfWidth * Double.random(in: -1...1, using: &random)
            return ProcessRecord(
                processor: 1,
                arms: [
                    arm(nanoseconds, noise: noise, rounds: quartets, using: &random),
                    arm(nanoseconds * own, noise: noise, rounds: quartets, using: &random),
                ])
        }
        func side(_ name: String, _ version: String, _ factor: Double) -> ComparisonRecord.Side {
            let exact = ArmRecord(batchSize: 1, nanoseconds: [Int64(nanoseconds * factor), Int64(nanoseconds * factor)])
            return .init(name: name, version: version, summary: SummaryRecord([exact], byteCount: byteCount))
        }
        return ComparisonRecord(
            scenario: scenario, verdict: verdict, change: change, ci: [change - halfWidth, change + halfWidth],
            minimalDetectableChange: 0.016,
            instructionsChange: instructions, processPairs: pairs, warnings: warnings, byteCount: byteCount, role: role,
            base: side("flowproof/openssl", "0.4.0", 1), head: side(head, "0.5.0", 1 + change),
            rule: .init(minimalEffect: 0.01, alphaPerLook: 0.0025, lookCount: 1), pValue: 0.4, sigmaBetween: 0.004, sigmaWithin: 0.02,
            bootstrap: [change - halfWidth, change + halfWidth], machine: machine,
            design: CompareDesign(pairCount: 20, quartetCount: quartets, warmUpNanoseconds: 50_000_000, seed: 42), processes: processes)
    }

    /// One verdict of each kind.
    static var comparisons: ComparisonSet {
        ComparisonSet([
            comparison(change: 0.031, verdict: .regression, instructions: 0.021),
            comparison("seal-response", change: -0.052, verdict: .improvement, nanoseconds: 1_240, instructions: -0.048, seed: 4),
            comparison("round-trip", change: 0.0004, verdict: .equivalent, nanoseconds: 244_000, instructions: nil, seed: 5),
            comparison(
                "aes-128-gcm-open", byteCount: 65_536, change: 0.008, halfWidth: 0.021, verdict: .inconclusive, nanoseconds: 7_400,
                noise: 0.08, warnings: [.insensitive(minimalDetectableChange: 0.034)], seed: 6),
        ])
    }
}
