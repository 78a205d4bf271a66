// SPDX-License-Identifier: Apache-2.0

/// What stands in the place of a figure that is not there.
let absentFigure = "-"

/// Times in one unit, so that a median and its quartiles can be told apart at a glance.
package struct TimeScale: Sendable {
    package let unit: String
    private let nanoseconds: Double
    private let decimals: Int

    /// The unit and the decimals that give this time three digits.
    package init(_ time: Double) {
        // Half a unit of the third digit below 1,000 already rounds up to the next unit.
        let units: [(Double, String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")]
        (nanoseconds, unit) = units.first { abs(time) >= 0.9995 * $0.0 } ?? units[3]
        decimals = significantDecimals(time / nanoseconds)
    }

    /// The number alone: "242", "8.93".
    package func number(_ time: Double) -> String {
        time.isFinite ? grouped(Fixed(time / nanoseconds, decimals).description) : absentFigure
    }

    /// With the unit: "242 µs".
    package func text(_ time: Double) -> String { time.isFinite ? "\(number(time)) \(unit)" : absentFigure }

    /// A duration that someone chose, without decimals that say nothing: "50 ms", "1.5 s".
    static func whole(_ nanoseconds: Int64) -> String {
        let units: [(Int64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs")]
        for (scale, unit) in units where nanoseconds >= scale && nanoseconds % (scale / 10) == 0 {
            return "\(Fixed(Double(nanoseconds) / Double(scale), nanoseconds % scale == 0 ? 0 : 1)) \(unit)"
        }
        return "\(nanoseconds) ns"
    }

    /// A time in the unit that suits it.
    package static func text(_ time: Double) -> String { TimeScale(time).text(time) }
}

/// Decimals that give a number three digits, at most two.
func significantDecimals(_ value: Double) -> Int { abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 ? 1 : 2 }

/// A decimal number with commas between the thousands: "12,345.6".
func grouped(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let parts = number.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    guard let whole = parts.first, whole.allSatisfy(\.isNumber) else { return number }
    var digits = ""
    for (index, digit) in whole.enumerated() {
        if index > 0, (whole.count - index) % 3 == 0 { digits.append(",") }
        digits.append(digit)
    }
    return sign + digits + (parts.count > 1 ? "." + parts[1] : "")
}

/// A rate with three digits at least: "4,132", "1.85 M", "0.31".
func rateText(_ perSecond: Double) -> String {
    guard perSecond.isFinite else { return absentFigure }
    if perSecond >= 999_999.5 { return grouped(Fixed(perSecond / 1e6, significantDecimals(perSecond / 1e6)).description) + " M" }
    return grouped(Fixed(perSecond, significantDecimals(perSecond)).description)
}

/// A size in bytes: "64 B", "1 KiB", "1,000 B".
package func sizeText(_ byteCount: Int) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where byteCount >= 1 << shift && byteCount % (1 << shift) == 0 {
        return "\(grouped((byteCount >> shift).description)) \(unit)"
    }
    return "\(grouped(byteCount.description)) B"
}

/// A ratio, with as many decimals as can matter: "1.017", "3.42", "128".
package func ratioText(_ ratio: Double, like estimate: Double? = nil) -> String {
    guard ratio.isFinite else { return absentFigure }
    let size = abs(estimate ?? ratio)
    return grouped(Fixed(ratio, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 1.9995 ? 2 : 3).description)
}

/// A change in per cent with its sign, without the unit: "+2.9", "-0.04", "+450".
///
/// - Parameter width: of the interval around it; the narrower, the more decimals.
package func changeNumber(_ change: Double, width: Double = 1) -> String {
    guard change.isFinite else { return absentFigure }
    let decimals = abs(change) >= 0.9995 ? 0 : width < 0.001 ? 2 : 1
    let number = Fixed(100 * change, decimals).description
    return (change > 0 && number.contains { ("1"..."9").contains($0) } ? "+" : "") + grouped(number)
}

/// A probability: "0.0312", "< 0.0001".
func probabilityText(_ probability: Double) -> String { probability < 0.0001 ? "< 0.0001" : Fixed(probability, 4).description }

/// A word with its number: "1 process", "2 processes".
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(count.description)) \(count == 1 ? one : many ?? one + "s")"
}

extension RatioRecord {
    /// "1.017".
    package var text: String { ratioText(estimate) }

    /// "1.016–1.018".
    package var intervalText: String { "\(ratioText(low, like: estimate))–\(ratioText(high, like: estimate))" }
}
