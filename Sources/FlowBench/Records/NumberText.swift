// SPDX-License-Identifier: Apache-2.0

/// A number with a fixed count of decimals, rounded half away from zero: "1.02".
package struct Fixed: CustomStringConvertible, Sendable {
    package let description: String

    package init(_ value: Double, _ decimals: Int) {
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        guard value.isFinite, let scaled = Int64(exactly: (abs(value) * Double(scale)).rounded()) else {
            description = value.description
            return
        }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: max(decimals - fraction.count, 0))
        description = "\(sign)\(scaled / scale)" + (decimals > 0 ? ".\(zeros)\(fraction)" : "")
    }
}

/// A fraction in per cent: "1.8 %".
package struct Percent: CustomStringConvertible, Sendable {
    package let description: String

    /// - Parameter signed: with a plus sign where it is above zero.
    package init(_ fraction: Double, _ decimals: Int = 1, signed: Bool = false) {
        let text = Fixed(100 * fraction, decimals).description
        description = (signed && fraction > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+" : "") + text + " %"
    }
}
