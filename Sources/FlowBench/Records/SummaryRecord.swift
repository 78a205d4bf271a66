// SPDX-License-Identifier: Apache-2.0

/// What one operation of an arm takes, over all its batches.
package struct SummaryRecord: Codable, Equatable, Sendable {
    /// Nanoseconds of one operation.
    package var median: Double
    package var lowerQuartile: Double
    package var upperQuartile: Double
    /// Of all threads together.
    package var operationsPerSecond: Double
    /// Plaintext of all threads together; absent where the operation has no size.
    package var bytesPerSecond: Double?
    /// Nanoseconds of processor time of one operation.
    package var cpuNanoseconds: Double?
    /// Executed in user mode by one operation.
    package var instructions: Double?
    /// Nanoseconds at the 5th, 25th, 50th, 75th and 95th percentile; of operations whose times spread by nature.
    package var distribution: [Double]?

    package static let distributionPercentiles: [Double] = [5, 25, 50, 75, 95]

    /// - Parameters:
    ///   - arms: the same arm in every process.
    ///   - byteCount: plaintext bytes of one operation.
    package init(_ arms: [ArmRecord], byteCount: Int? = nil, isDistribution: Bool = false) {
        let quantiles = Quantiles(arms.flatMap(\.perOperation))
        median = quantiles.median
        lowerQuartile = quantiles.lowerQuartile
        upperQuartile = quantiles.upperQuartile
        operationsPerSecond = 1e9 / median
        bytesPerSecond = byteCount.map { Double($0) * 1e9 / quantiles.median }
        cpuNanoseconds = Self.median(arms.map(\.cpuNanoseconds))
        instructions = Self.median(arms.map(\.instructions))
        distribution = isDistribution ? Self.distributionPercentiles.map { quantiles($0 / 100) } : nil
    }

    private static func median(_ values: [Double?]) -> Double? {
        let known = values.compactMap(\.self)
        return known.count == values.count && !known.isEmpty ? Quantiles(known).median : nil
    }
}
