// SPDX-License-Identifier: Apache-2.0

/// Means and deviations of samples.
package enum Spread {
    package static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// The sample standard deviation, with n - 1; 0 for fewer than two values.
    package static func standardDeviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = mean(values)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    /// The mean of what is left when a share of the values is cut off at each end: of `n` values, the whole part of `share * n`.
    ///
    /// - Precondition: there are values, and `share` is less than one half.
    package static func trimmedMean(_ values: [Double], share: Double) -> Double {
        let cut = Int(share * Double(values.count))
        return mean(Array(values.sorted()[cut..<(values.count - cut)]))
    }

    /// The standard deviation that normal values with this interquartile range would have: outliers do not move it.
    package static func robustDeviation(_ values: [Double]) -> Double {
        let quantiles = Quantiles(values)
        return (quantiles.upperQuartile - quantiles.lowerQuartile) / 1.3489795003921634
    }
}
