// SPDX-License-Identifier: Apache-2.0

/// A run of `bench run`, with every raw sample: what a results file holds.
package struct RunRecord: Codable, Equatable, Sendable {
    package static let currentSchema = "flowproof.run/1"

    package var schema = currentSchema
    package var tool: ToolRecord
    /// UTC, as in RFC 3339: "2026-11-27T23:38:12Z".
    package var started: String
    /// Whether every benchmark that was asked for is there.
    package var isComplete: Bool
    package var machine: MachineRecord
    package var design: RunDesign
    package var benchmarks: [BenchmarkRecord]
    package var scaling: [ScalingRecord]
    package var warnings: [BenchWarning]

    package init(
        tool: ToolRecord, started: String, machine: MachineRecord, design: RunDesign, benchmarks: [BenchmarkRecord] = [],
        scaling: [ScalingRecord] = [], warnings: [BenchWarning] = [], isComplete: Bool = false
    ) {
        self.tool = tool
        self.started = started
        self.machine = machine
        self.design = design
        self.benchmarks = benchmarks
        self.scaling = scaling
        self.warnings = warnings
        self.isComplete = isComplete
    }
}

/// What measured.
package struct ToolRecord: Codable, Equatable, Sendable {
    package var name: String
    package var version: String
    /// Of the sources that were measured, abbreviated; absent where that is not known.
    package var commit: String?

    package init(name: String, version: String, commit: String?) {
        self.name = name
        self.version = version
        self.commit = commit
    }
}

/// How a run measures.
package struct RunDesign: Codable, Equatable, Sendable {
    /// Fresh processes for each benchmark.
    package var processCount: Int
    /// In each process; a round is two batches of each arm.
    package var roundCount: Int
    /// How long a batch should last.
    package var batchNanoseconds: Int64
    package var warmUpNanoseconds: Int64
    /// Of the orders of the arms and the choice of processors.
    package var seed: UInt64

    package init(processCount: Int, roundCount: Int, batchNanoseconds: Int64, warmUpNanoseconds: Int64, seed: UInt64) {
        self.processCount = processCount
        self.roundCount = roundCount
        self.batchNanoseconds = batchNanoseconds
        self.warmUpNanoseconds = warmUpNanoseconds
        self.seed = seed
    }
}

/// One scenario on one backend with one size.
package struct BenchmarkRecord: Codable, Equatable, Sendable {
    /// Unique in a run, and the same in every run: "open-request/openssl/1024/prepared".
    package var id: String
    package var scenario: String
    package var backend: String
    /// Of the plaintext; absent where the operation has no size.
    package var byteCount: Int?
    /// "prepared" or "fresh"; absent where there is no difference.
    package var preparation: String?
    /// What the bare arm calls, for people; absent where there is none.
    package var bareCall: String?
    package var subject: SummaryRecord
    package var bare: SummaryRecord?
    /// The subject's time over that of the bare call.
    package var ratio: RatioRecord?
    /// In each, the bare arm comes first where there is one, then the subject.
    package var processes: [ProcessRecord]
    package var warnings: [BenchWarning]

    package init(
        id: String, scenario: String, backend: String, byteCount: Int?, preparation: String?, bareCall: String?,
        isDistribution: Bool = false, processes: [ProcessRecord], warnings: [BenchWarning] = []
    ) {
        self.id = id
        self.scenario = scenario
        self.backend = backend
        self.byteCount = byteCount
        self.preparation = preparation
        self.bareCall = bareCall
        let subject = bareCall == nil ? 0 : 1
        self.subject = SummaryRecord(processes.map { $0.arms[subject] }, byteCount: byteCount, isDistribution: isDistribution)
        bare = bareCall.map { _ in SummaryRecord(processes.map { $0.arms[0] }, byteCount: byteCount, isDistribution: isDistribution) }
        // Of a distribution each sample is its own luck: nothing pairs.
        ratio = bareCall != nil && !isDistribution && processes.count >= 3 ? RatioRecord(PairedEstimate(processes)) : nil
        self.processes = processes
        self.warnings = warnings
    }
}

/// What more threads bring: operations a second against one thread, ours and the bare call's, in the same processes.
package struct ScalingRecord: Codable, Equatable, Sendable {
    package var scenario: String
    package var backend: String
    package var byteCount: Int?
    package var steps: [Step]
    /// The arms of each: the bare call on the threads of each step in order, then ours on the same.
    package var processes: [ProcessRecord]

    package struct Step: Codable, Equatable, Sendable {
        package var threadCount: Int
        /// Of all threads together.
        package var operationsPerSecond: Double
        package var bareOperationsPerSecond: Double
        /// Throughput over that of one thread; absent in the first step, and with fewer than three processes.
        package var gain: RatioRecord?
        package var bareGain: RatioRecord?
        /// The gain over that of the bare call.
        package var shareOfBareGain: RatioRecord?
    }

    /// - Parameter threadCounts: of the steps; the first is 1.
    package init(scenario: String, backend: String, byteCount: Int?, threadCounts: [Int], processes: [ProcessRecord]) {
        self.scenario = scenario
        self.backend = backend
        self.byteCount = byteCount
        self.processes = processes
        let count = threadCounts.count
        let isEstimable = processes.count >= 3
        steps = threadCounts.enumerated().map { index, threadCount in
            func rate(_ arm: Int) -> Double { SummaryRecord(processes.map { $0.arms[arm] }).operationsPerSecond }
            // The time of one thread over that of many is the gain in throughput.
            func gains(_ first: Int) -> [[Double]] { processes.map { $0.logRatios(of: first, over: first + index) } }
            func estimate(_ gains: [[Double]]) -> RatioRecord? {
                index > 0 && isEstimable ? RatioRecord(PairedEstimate(gains)) : nil
            }
            let shares = zip(gains(count), gains(0)).map { ours, bare in zip(ours, bare).map { $0 - $1 } }
            return Step(
                threadCount: threadCount, operationsPerSecond: rate(count + index), bareOperationsPerSecond: rate(index),
                gain: estimate(gains(count)), bareGain: estimate(gains(0)), shareOfBareGain: estimate(shares))
        }
    }
}
