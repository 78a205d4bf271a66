// SPDX-License-Identifier: Apache-2.0

/// How long an endpoint took to answer honest requests, in seconds.
package struct ProbeLatency: Sendable {
    /// How many answers there were.
    package var count: Int
    /// The first of all, which may have found a cold endpoint.
    package var first: Double
    /// Half of them took no longer.
    package var p50: Double
    /// Nine in ten took no longer.
    package var p90: Double
    /// The longest.
    package var max: Double

    /// `nil` without a figure.
    ///
    /// - Parameter seconds: in the order of the answers.
    package init?(_ seconds: [Double]) {
        guard let first = seconds.first else { return nil }
        let sorted = seconds.sorted()
        // Nearest rank: one of the figures, and never less than the share that it stands for.
        func quantile(_ share: Double) -> Double { sorted[Swift.max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)] }
        count = seconds.count
        self.first = first
        p50 = quantile(0.5)
        p90 = quantile(0.9)
        max = sorted[sorted.count - 1]
    }
}
