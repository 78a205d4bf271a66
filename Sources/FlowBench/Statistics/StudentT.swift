// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Student's t distribution.
package struct StudentT: Sendable {
    /// Above 0; need not be whole.
    package let degreesOfFreedom: Double

    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// The probability that a value is at most `t`.
    package func cumulative(_ t: Double) -> Double { t < 0 ? upperTail(-t) : 1 - upperTail(t) }

    /// The probability that a value is above `t`, exact to many digits where it is tiny.
    package func upperTail(_ t: Double) -> Double {
        guard t >= 0 else { return 1 - upperTail(-t) }
        let x = degreesOfFreedom / (degreesOfFreedom + t * t)
        return 0.5 * IncompleteBeta(a: degreesOfFreedom / 2, b: 0.5).regularized(x, complement: t * t / (degreesOfFreedom + t * t))
    }

    /// The value that is exceeded with this probability.
    ///
    /// - Parameter tail: above 0 and below 1.
    package func quantile(upperTail tail: Double) -> Double {
        guard tail <= 0.5 else { return -quantile(upperTail: 1 - tail) }
        var low = 0.0
        var high = 1.0
        while upperTail(high) > tail { (low, high) = (high, high * 2) }
        // Halving ends when there is no number between the two.
        while true {
            let middle = (low + high) / 2
            guard low < middle, middle < high else { return high }
            if upperTail(middle) > tail { low = middle } else { high = middle }
        }
    }
}

/// The regularized incomplete beta function (NIST Digital Library of Mathematical Functions 8.17).
struct IncompleteBeta {
    let a: Double
    let b: Double

    /// I_x(a, b).
    ///
    /// - Parameter complement: 1 - x, given apart so that no digits of it are lost.
    func regularized(_ x: Double, complement y: Double) -> Double {
        guard x > 0 else { return 0 }
        guard y > 0 else { return 1 }
        let logFactor = lgamma(a + b) - lgamma(a) - lgamma(b) + a * Double.log(x) + b * Double.log(y)
        let factor = Glibc.exp(logFactor)
        // The continued fraction converges fast on this side; the other one is its mirror image (8.17.4).
        if x < (a + 1) / (a + b + 2) { return factor * Self.fraction(x, a, b) / a }
        return 1 - factor * Self.fraction(y, b, a) / b
    }

    /// The continued fraction 8.17.22, by Lentz's method with modified start.
    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / away(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...10_000 {
            let k = Double(m)
            let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
            d = 1 / away(1 + even * d)
            c = away(1 + even / c)
            result *= d * c
            let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
            d = 1 / away(1 + odd * d)
            c = away(1 + odd / c)
            let step = d * c
            result *= step
            if abs(step - 1) < 1e-16 { break }
        }
        return result
    }
}

extension Double {
    /// The natural logarithm.
    package static func log(_ value: Double) -> Double { Glibc.log(value) }

    /// The exponential function.
    package static func exp(_ value: Double) -> Double { Glibc.exp(value) }
}
