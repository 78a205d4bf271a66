// SPDX-License-Identifier: Apache-2.0

/// Arms taking turns: in each round every arm runs two batches, in a random order and then in that order backwards. With two arms that
/// is a quartet, ABBA or BAAB: a linear drift of the machine meets all arms alike.
package struct RoundSeries: Sendable {
    /// Of each arm, operations in a batch.
    package var batchSizes: [Int]
    package var roundCount: Int

    package init(batchSizes: [Int], roundCount: Int) {
        self.batchSizes = batchSizes
        self.roundCount = roundCount
    }

    /// Runs the rounds.
    ///
    /// - Parameter processor: where all arms run, for the record.
    package func run<Arm: BenchArm>(
        _ arms: inout [Arm], processor: Int?, using generator: inout some RandomNumberGenerator
    ) throws -> ProcessRecord {
        var batches = [[TimedBatch]](repeating: [], count: arms.count)
        for _ in 0..<roundCount {
            let order = arms.indices.shuffled(using: &generator)
            for arm in order + order.reversed() { batches[arm].append(try arms[arm].run(batchSizes[arm])) }
        }
        return ProcessRecord(
            processor: processor, arms: zip(batchSizes, batches).map { size, batches in ArmRecord(batchSize: size, batches: batches) })
    }
}
