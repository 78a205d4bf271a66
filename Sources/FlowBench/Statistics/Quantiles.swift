// SPDX-License-Identifier: Apache-2.0

/// Quantiles of a sample, by linear interpolation between order statistics (Hyndman and Fan's type 7).
package struct Quantiles: Sendable {
    private let ordered: [Double]

    /// - Precondition: there is at least one value.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty)
        ordered = values.sorted()
    }

    /// - Parameter fraction: from 0, the smallest value, to 1, the largest.
    package func callAsFunction(_ fraction: Double) -> Double {
        let position = fraction * Double(ordered.count - 1)
        let index = min(Int(position), ordered.count - 1)
        let next = min(index + 1, ordered.count - 1)
        return ordered[index] + (position - Double(index)) * (ordered[next] - ordered[index])
    }

    package var lowerQuartile: Double { self(0.25) }
    package var median: Double { self(0.5) }
    package var upperQuartile: Double { self(0.75) }
}
