// SPDX-License-Identifier: Apache-2.0

/// When an estimate of the change is a verdict.
package struct DecisionRule: Equatable, Sendable {
    /// The smallest change that counts, as a fraction of the base's time: 0.01 is 1 %.
    ///
    /// The margin is what keeps false alarms below 1 % against all that the statistics leave out: without a change, an estimate must
    /// lie this far and three standard errors away.
    package var minimalEffect: Double

    /// One-sided, at each of the two looks: together 0.5 %.
    package static let alphaPerLook = 0.0025
    /// Of a two-sided interval whose ends are what a verdict is judged by: 99 % whichever of the two looks is the last.
    package static let confidencePerLook = 1 - 2 * alphaPerLook
    /// Of the time that programs wanted. Above it nothing is gated: what the host takes, it takes from one side in a burst.
    private static let maximumStealShare = 0.05
    /// The standard normal quantile of 95 %, the chance of finding what ``minimalDetectableChange(_:)`` states.
    private static let powerQuantile = 1.6448536269514722

    package init(minimalEffect: Double = 0.01) { self.minimalEffect = minimalEffect }

    private var margin: Double { Double.log(1 + minimalEffect) }
    private var equivalenceMargin: Double { Double.log(1 + 2 * minimalEffect) }

    /// The probability of an estimate like this if the head were not slower than the margin allows.
    package func pValueOfRegression(_ estimate: YuenEstimate) -> Double { estimate.pValue(above: margin) }

    /// The verdict at one look.
    ///
    /// - Parameter pOfRegression: adjusted for the other scenarios of the same run.
    package func verdict(_ estimate: YuenEstimate, pOfRegression: Double) -> Verdict {
        if pOfRegression < Self.alphaPerLook { return .regression }
        if estimate.pValue(below: -margin) < Self.alphaPerLook { return .improvement }
        let reach = estimate.margin(Self.alphaPerLook)
        let isWithin = estimate.estimate - reach > -equivalenceMargin && estimate.estimate + reach < equivalenceMargin
        return isWithin ? .equivalent : .inconclusive
    }

    /// The verdict, unless the host took so much time for others that a slowdown proves nothing.
    package static func gated(_ verdict: Verdict, stealShare: Double?) -> Verdict {
        verdict == .regression && (stealShare ?? 0) > maximumStealShare ? .inconclusive : verdict
    }

    /// Whether another interval of the same change does not bear a verdict out.
    ///
    /// - Parameter interval: of the logarithm.
    package func contradicts(_ verdict: Verdict, _ interval: ClosedRange<Double>) -> Bool {
        switch verdict {
        case .regression: interval.lowerBound <= margin
        case .improvement: interval.upperBound >= -margin
        case .equivalent: interval.lowerBound <= -equivalenceMargin || interval.upperBound >= equivalenceMargin
        case .inconclusive: false
        }
    }

    /// The smallest slowdown, as a fraction, that one look at as many processes would call a regression 95 times in 100.
    ///
    /// Beyond the margin it must be larger than the critical value by the error of the estimate, and by the critical value times the error
    /// of the standard error. Of a trimmed mean that one is the error of a standard deviation with 0.6 times the degrees of freedom:
    /// with that factor the shift agrees within 1 % with simulations of 8 to 80 normal values. The sum of two t quantiles, which is
    /// sometimes given, would find 90 in 100 with 20 values.
    package func minimalDetectableChange(_ estimate: YuenEstimate) -> Double {
        let degrees = estimate.degreesOfFreedom
        let critical = StudentT(degreesOfFreedom: degrees).quantile(upperTail: Self.alphaPerLook)
        let shift = critical + Self.powerQuantile * (1 + critical * critical / (2 * 0.6 * degrees)).squareRoot()
        return Double.exp(margin + shift * estimate.standardError) - 1
    }
}
