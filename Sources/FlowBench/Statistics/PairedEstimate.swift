// SPDX-License-Identifier: Apache-2.0

/// How the time of one arm relates to that of another, from the rounds of many processes. Differences are logarithms of ratios.
package struct PairedEstimate: Sendable {
    /// Of each process the mean of the middle half of its rounds.
    package let processes: [Double]
    /// Across processes, which are what is independent.
    package let yuen: YuenEstimate
    /// Robust standard deviation between processes, without what the rounds inside them contribute.
    package let sigmaBetween: Double
    /// Robust standard deviation of a round inside a process.
    package let sigmaWithin: Double

    /// - Parameter logRatios: of each process, of each round; at least three processes, and in each a round.
    package init(_ logRatios: [[Double]]) {
        processes = logRatios.map { Spread.trimmedMean($0, share: 0.25) }
        yuen = YuenEstimate(processes)
        let within = Quantiles(logRatios.map(Spread.robustDeviation)).median
        let roundCount = Double(logRatios.map(\.count).min() ?? 1)
        // 1.2: the variance of a 25 % trimmed mean of normal values, against that of the mean.
        let shareOfRounds = 1.2 * within * within / roundCount
        let total = Spread.robustDeviation(processes)
        sigmaWithin = within
        sigmaBetween = max(total * total - shareOfRounds, 0).squareRoot()
    }

    /// - Parameters:
    ///   - records: of which arm 0 is the base.
    package init(_ records: [ProcessRecord], arm: Int = 1, over base: Int = 0) {
        self.init(records.map { $0.logRatios(of: arm, over: base) })
    }
}
