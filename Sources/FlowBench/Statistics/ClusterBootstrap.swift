// SPDX-License-Identifier: Apache-2.0

/// Draws whole processes with replacement: a check of ``YuenEstimate`` that supposes no distribution.
package enum ClusterBootstrap {
    /// Enough for the 0.5 % quantiles to be steady: fifty draws lie beyond each.
    package static let drawCount = 10_000

    /// The two-sided percentile interval of the 20 % trimmed mean. With fewer than 16 processes it is too narrow.
    ///
    /// - Parameter processes: the estimate of each process.
    package static func interval(
        _ processes: [Double], confidence: Double, drawCount: Int = drawCount, using generator: inout some RandomNumberGenerator
    ) -> ClosedRange<Double> {
        let means = (0..<drawCount).map { _ in
            Spread.trimmedMean(processes.map { _ in processes.randomElement(using: &generator)! }, share: 0.2)
        }
        let quantiles = Quantiles(means)
        return quantiles((1 - confidence) / 2)...quantiles((1 + confidence) / 2)
    }
}
