// SPDX-License-Identifier: Apache-2.0

/// Which rate to try next, to find the highest that an endpoint keeps up with: up by factors until one is missed, between the last two
/// until they are close, and the lower once more.
///
/// A rate is missed when it is missed twice: one cold cache, or one neighbour on the host, would otherwise end the search far below.
package struct RateSearch: Sendable {
    /// One rate to be tried.
    package struct Trial: Sendable, Equatable {
        /// Requests for each second.
        package var ratePerSecond: Double
        /// Whether it is the last, and longer than the others.
        package var isConfirmation: Bool

        /// Takes the parts as they are.
        package init(ratePerSecond: Double, isConfirmation: Bool) {
            self.ratePerSecond = ratePerSecond
            self.isConfirmation = isConfirmation
        }
    }

    private enum Phase {
        case searching
        case confirming
        case over
    }

    /// Between two rates that are tried one after another, while none is missed.
    private static let growth = 1.6
    /// Between the highest that is kept and the lowest that is missed, at the end.
    private static let resolution = 1.05
    /// Below the first rate by this no rate is tried.
    private static let deepest = 1.0 / 256
    private static let confirmationLimit = 4

    private let start: Double
    private var phase = Phase.searching
    private var rate: Double
    private var isSecondTry = false
    private var low: Double?
    private var high: Double?
    private var confirmationCount = 0

    /// The highest rate that was confirmed; `nil` where there is none.
    package private(set) var highestRate: Double?

    /// - Parameter start: the first rate that is tried.
    package init(from start: Double) {
        self.start = start
        rate = start
    }

    /// `nil` when the search is over.
    package var next: Trial? {
        switch phase {
        case .searching: Trial(ratePerSecond: rate, isConfirmation: false)
        case .confirming: Trial(ratePerSecond: rate, isConfirmation: true)
        case .over: nil
        }
    }

    /// What came of ``next``.
    package mutating func record(isKept: Bool) {
        guard isKept || isSecondTry else {
            isSecondTry = true
            return
        }
        isSecondTry = false
        switch phase {
        case .searching:
            if isKept { low = rate } else { high = rate }
            chooseRate()
        case .confirming:
            confirmationCount += 1
            if isKept {
                highestRate = rate
                phase = .over
            } else if confirmationCount < Self.confirmationLimit {
                rate /= Self.resolution
            } else {
                phase = .over
            }
        case .over: break
        }
    }

    private mutating func chooseRate() {
        switch (low, high) {
        case (let low?, let high?):
            if high / low > Self.resolution {
                rate = (low * high).squareRoot()
            } else {
                rate = low
                phase = .confirming
            }
        case (_?, nil): rate *= Self.growth
        case (nil, _):
            rate /= 4
            if rate < start * Self.deepest { phase = .over }
        }
    }
}
