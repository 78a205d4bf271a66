// SPDX-License-Identifier: Apache-2.0

/// What a part of a report tells, for terminals that can show it.
package enum ReportTone: Sendable {
    case heading
    /// Faster, or done.
    case good
    /// Slower.
    case bad
    /// To be read with care.
    case doubtful
    /// Of less weight than what stands beside it.
    case faint
}

/// Wraps text in the codes of a terminal, or does nothing.
package typealias ReportStyle = (String, ReportTone) -> String

extension Verdict {
    /// One character for it.
    package var mark: String {
        switch self {
        case .regression: "▲"
        case .improvement: "▼"
        case .equivalent: "~"
        case .inconclusive: "?"
        }
    }

    /// "▲ regression".
    var text: String { "\(mark) \(rawValue)" }

    /// "2 regressions", "2 equivalent".
    func counted(_ count: Int) -> String {
        let isNoun = self == .regression || self == .improvement
        return "\(count) \(rawValue)\(isNoun && count != 1 ? "s" : "")"
    }

    var tone: ReportTone {
        switch self {
        case .regression: .bad
        case .improvement: .good
        case .equivalent: .faint
        case .inconclusive: .doubtful
        }
    }
}
