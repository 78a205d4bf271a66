// SPDX-License-Identifier: Apache-2.0

/// A distribution of times in its usual figures, in nanoseconds.
package struct LatencyRecord: Codable, Equatable, Sendable {
    package var count: Int
    package var mean: Double
    package var p50: Int64
    package var p90: Int64
    package var p99: Int64
    package var p999: Int64
    package var max: Int64

    private enum CodingKeys: String, CodingKey {
        case count
        case mean = "meanNanoseconds"
        case p50 = "p50Nanoseconds"
        case p90 = "p90Nanoseconds"
        case p99 = "p99Nanoseconds"
        case p999 = "p99.9Nanoseconds"
        case max = "maxNanoseconds"
    }

    package init(count: Int, mean: Double, p50: Int64, p90: Int64, p99: Int64, p999: Int64, max: Int64) {
        self.count = count
        self.mean = mean
        self.p50 = p50
        self.p90 = p90
        self.p99 = p99
        self.p999 = p999
        self.max = max
    }
}
