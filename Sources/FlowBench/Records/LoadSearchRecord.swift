// SPDX-License-Identifier: Apache-2.0

/// A search for the highest rate under which the 99th percentile stays below a bound.
package struct LoadSearchRecord: Codable, Equatable, Sendable {
    /// One rate that was tried.
    package struct Step: Codable, Equatable, Sendable {
        package var ratePerSecond: Double
        /// Whether the bound was kept and nothing failed.
        package var isKept: Bool
        /// Whether this is the run that confirms a rate.
        package var isConfirmation: Bool
        package var due: Int
        package var failed: Int
        package var rightPerSecond: Double
        /// Absent where nothing was answered.
        package var p50: Int64?
        package var p99: Int64?
        package var isValid: Bool

        private enum CodingKeys: String, CodingKey {
            case ratePerSecond, isKept, isConfirmation, due, failed, rightPerSecond
            case p50 = "p50Nanoseconds"
            case p99 = "p99Nanoseconds"
            case isValid
        }

        package init(
            ratePerSecond: Double, isKept: Bool, isConfirmation: Bool, due: Int, failed: Int, rightPerSecond: Double, p50: Int64?,
            p99: Int64?, isValid: Bool
        ) {
            self.ratePerSecond = ratePerSecond
            self.isKept = isKept
            self.isConfirmation = isConfirmation
            self.due = due
            self.failed = failed
            self.rightPerSecond = rightPerSecond
            self.p50 = p50
            self.p99 = p99
            self.isValid = isValid
        }
    }

    /// In nanoseconds.
    package var p99Bound: Int64
    package var steps: [Step]
    /// The highest rate that was confirmed; absent where there is none.
    package var highestRate: Double?

    /// The highest rate that kept the bound, whether or not it was confirmed.
    package var keptRate: Double? { steps.filter(\.isKept).map(\.ratePerSecond).max() }

    private enum CodingKeys: String, CodingKey {
        case p99Bound = "p99BoundNanoseconds"
        case steps, highestRate
    }

    package init(p99Bound: Int64, steps: [Step], highestRate: Double?) {
        self.p99Bound = p99Bound
        self.steps = steps
        self.highestRate = highestRate
    }
}
