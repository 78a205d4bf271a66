// SPDX-License-Identifier: Apache-2.0

/// How many operations make a batch.
package enum BatchSize {
    /// One millisecond: short, so that an event of the scheduler spoils one round; long, so that two readings of the clock, some 50 ns,
    /// are less than 0.1 % of it.
    package static let nanoseconds: Int64 = 1_000_000

    /// What caches, branch predictors and the frequency of the processor are given before the first batch counts.
    package static let warmUpNanoseconds: Int64 = 50_000_000

    /// As many as the shim protocol takes.
    private static let maximum = 1_000_000

    /// Warms an arm up, and finds how many of its operations last as long as a batch should.
    ///
    /// - Parameters:
    ///   - batch: how long a batch should last, in nanoseconds.
    ///   - warmUp: for how long to warm up at least, in nanoseconds; at least 3 operations are done in any case.
    /// - Returns: at least 1, at most 1,000,000.
    package static func calibrate(
        _ arm: inout some BenchArm, batch: Int64 = nanoseconds, warmUp: Int64 = warmUpNanoseconds
    ) throws -> Int {
        var count = 1
        var elapsed: Int64 = 0
        var operations = 0
        var perOperation = Double.infinity
        var longest = 0
        while elapsed < warmUp || operations < 3 {
            let time = max(try arm.run(count).nanoseconds, 1)
            // A program may say anything.
            elapsed = elapsed.addingReportingOverflow(time).overflow ? .max : elapsed + time
            operations += count
            // The longest batches alone: a coarse clock says 0 of a single operation.
            let quotient = Double(time) / Double(count)
            perOperation = count > longest ? quotient : min(perOperation, quotient)
            longest = count
            // Operations of a nanosecond would be warmed up for ever.
            if time < batch, count == maximum { break }
            if time < batch { count = min(count * 2, maximum) }
        }
        return min(max(Int((Double(batch) / perOperation).rounded()), 1), maximum)
    }
}
