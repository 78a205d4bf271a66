// SPDX-License-Identifier: Apache-2.0

/// How many times as long one arm takes as another, in the same processes.
package struct RatioRecord: Codable, Equatable, Sendable {
    package var estimate: Double
    package var low: Double
    package var high: Double
    /// Of the interval, two-sided.
    package var confidence: Double
    /// Robust standard deviation between processes, of the logarithm.
    package var sigmaBetween: Double
    /// Robust standard deviation of a round inside a process, of the logarithm.
    package var sigmaWithin: Double

    package static let confidence = 0.99

    package init(_ paired: PairedEstimate, confidence: Double = confidence) {
        let interval = paired.yuen.interval(confidence: confidence)
        estimate = Double.exp(paired.yuen.estimate)
        low = Double.exp(interval.lowerBound)
        high = Double.exp(interval.upperBound)
        self.confidence = confidence
        sigmaBetween = paired.sigmaBetween
        sigmaWithin = paired.sigmaWithin
    }
}
