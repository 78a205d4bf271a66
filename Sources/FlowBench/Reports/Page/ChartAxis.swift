// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A scale from values to places between 0 and 1.
struct ChartAxis {
    enum Kind {
        case linear
        case logarithmic
    }

    struct Tick {
        var value: Double
        var label: String
    }

    let low: Double
    let high: Double
    let kind: Kind
    var ticks: [Tick] = []

    /// Covers all finite values, with a margin on either side.
    ///
    /// - Parameter label: of the places that are marked.
    init(_ values: [Double], kind: Kind, margin: Double = 0.04, label: (Double, _ step: Double) -> String) {
        let isLogarithmic = kind == .logarithmic
        // Beyond these powers nothing was measured, and steps and margins would be too large for numbers.
        let known = values.filter { abs($0) < 1e200 && (!isLogarithmic || $0 > 1e-200) }.map { isLogarithmic ? Double.log($0) : $0 }
        var low = known.min() ?? 0
        var high = known.max() ?? (isLogarithmic ? Double.log(10) : 1)
        if high - low < 1e-9 * max(abs(high), 1) {
            let half = isLogarithmic ? 0.05 : max(abs(high) * 0.05, 1e-9)
            (low, high) = (low - half, high + half)
        }
        let space = (high - low) * margin
        (low, high) = (low - space, high + space)
        self.low = isLogarithmic ? Double.exp(low) : low
        self.high = isLogarithmic ? Double.exp(high) : high
        self.kind = kind
        let (values, step) = marks
        ticks = values.map { Tick(value: $0, label: label($0, step)) }
    }

    /// Where a value lies, 0 at the low end; beyond 0 and 1 where it is outside.
    func position(_ value: Double) -> Double {
        switch kind {
        case .linear: (value - low) / (high - low)
        case .logarithmic: value > 0 ? (Double.log(value) - Double.log(low)) / (Double.log(high) - Double.log(low)) : 0
        }
    }

    /// The same, kept inside.
    func clamped(_ value: Double) -> Double { min(max(position(value), 0), 1) }

    /// Round values: powers of ten, or these with 2 and 5 between them, or equal steps where the scale spans less.
    private var marks: (values: [Double], step: Double) {
        if kind == .linear || high / low < 6 {
            let step = Self.roundStep((high - low) / 6.5)
            let first = (low / step).rounded(.up)
            let count = Int(((high / step).rounded(.down) - first).clamped(to: 0...20))
            return ((0...count).map { (first + Double($0)) * step }.filter { $0 >= low && $0 <= high }, step)
        }
        let decades = Int(floor(log10(low)))...Int(ceil(log10(high)))
        let factors: [Double] = high / low < 200 ? [1, 2, 5] : [1]
        let stride = max(decades.count / 7, 1)
        let values = decades.filter { $0 % stride == 0 }.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }
        return (values.filter { $0 >= low && $0 <= high }, 0)
    }

    /// 1, 2 or 5 times a power of ten, at least this.
    static func roundStep(_ atLeast: Double) -> Double {
        let power = pow(10, floor(log10(atLeast)))
        return power * ([1, 2, 5].first { $0 * power >= atLeast * 0.999 } ?? 10)
    }

    /// A number with the decimals that tell it from its neighbours at this distance.
    static func number(_ value: Double, step: Double) -> String {
        let decimals = step > 0 ? Int((-floor(log10(step) + 1e-9)).clamped(to: 0...9)) : 0
        return grouped(Fixed(value, decimals).description)
    }

    /// A time with no more decimals than it needs: "20 µs", "1.5 ms".
    static func time(_ nanoseconds: Double, step: Double) -> String {
        let units: [(Double, String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")]
        let (scale, unit) = units.first { abs(nanoseconds) >= 0.9995 * $0.0 } ?? units[3]
        return "\(plain(nanoseconds / scale)) \(unit)"
    }

    /// Without zeros at the end: "0.5", "20".
    static func plain(_ value: Double) -> String {
        var text = Fixed(value, 4).description
        while text.hasSuffix("0"), text.contains(".") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return grouped(text)
    }
}

extension Comparable {
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
