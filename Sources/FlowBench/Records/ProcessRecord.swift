// SPDX-License-Identifier: Apache-2.0

/// What one process, or one group of processes in lock step, measured: every arm in every round.
package struct ProcessRecord: Codable, Equatable, Sendable {
    /// The processor to which all arms were pinned; absent where they were not.
    package var processor: Int?
    /// The arm that the others are compared with comes first.
    package var arms: [ArmRecord]

    package init(processor: Int?, arms: [ArmRecord]) {
        self.processor = processor
        self.arms = arms
    }

    /// Of each round the logarithm of the ratio of an arm's time to that of another: of the four batches, half the difference of the sums.
    package func logRatios(of arm: Int, over base: Int = 0) -> [Double] {
        zip(arms[arm].logTimes, arms[base].logTimes).map { $0 - $1 }
    }
}

/// The batches of one arm.
package struct ArmRecord: Codable, Equatable, Sendable {
    /// Operations in each batch.
    package var batchSize: Int
    /// Of each batch, two in each round.
    package var nanoseconds: [Int64]
    /// Processor time of one operation, the median; absent where the arm does not say.
    package var cpuNanoseconds: Double?
    /// Instructions of one operation, the median; absent where the hardware or the arm does not say.
    package var instructions: Double?

    package init(batchSize: Int, nanoseconds: [Int64], cpuNanoseconds: Double? = nil, instructions: Double? = nil) {
        self.batchSize = batchSize
        self.nanoseconds = nanoseconds
        self.cpuNanoseconds = cpuNanoseconds
        self.instructions = instructions
    }

    init(batchSize: Int, batches: [TimedBatch]) {
        self.init(
            batchSize: batchSize, nanoseconds: batches.map(\.nanoseconds),
            cpuNanoseconds: Self.median(batches.map(\.cpuNanoseconds), batchSize),
            instructions: Self.median(batches.map(\.instructions), batchSize))
    }

    /// Nanoseconds of one operation, of each batch.
    package var perOperation: [Double] { nanoseconds.map { Double($0) / Double(batchSize) } }

    /// Of each round the mean of the logarithms of its two times.
    fileprivate var logTimes: [Double] {
        // A coarse clock may say 0, which has no logarithm.
        let times = nanoseconds.map { Double.log(Double(max($0, 1)) / Double(batchSize)) }
        return stride(from: 0, to: times.count - 1, by: 2).map { (times[$0] + times[$0 + 1]) / 2 }
    }

    private static func median(_ values: [Int64?], _ batchSize: Int) -> Double? {
        let known = values.compactMap(\.self)
        guard known.count == values.count, !known.isEmpty else { return nil }
        return Quantiles(known.map { Double($0) / Double(batchSize) }).median
    }
}
