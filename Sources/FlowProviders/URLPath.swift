// SPDX-License-Identifier: Apache-2.0

/// The path of a provider's URL, with places that an account and a number fill.
package struct URLPath: Sendable, ExpressibleByStringInterpolation {
    /// What fills a place.
    package enum Slot: Sendable, Hashable {
        /// The version of Meta's Graph API.
        case apiVersion
        /// The phone number or its id.
        case number
        /// Kaleyra's account.
        case sid
        /// Gupshup's app.
        case appID
    }

    fileprivate enum Part: Sendable {
        case text(String)
        case slot(Slot)
    }

    private var parts: [Part]

    /// A path without places.
    package init(stringLiteral value: String) { parts = [.text(value)] }
    /// A path with places.
    package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    /// A place is written as an interpolation, so that a misspelt one does not compile.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        /// An empty path.
        package init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }
        /// Text as it stands in every URL.
        package mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }
        /// A place.
        package mutating func appendInterpolation(_ slot: Slot) { parts.append(.slot(slot)) }
    }

    /// Whether it has this place.
    package func contains(_ slot: Slot) -> Bool {
        parts.contains { part in
            if case .slot(slot) = part { true } else { false }
        }
    }

    /// The path with every place filled; the values are in the alphabet of a path already.
    package func filled(_ value: (Slot) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .slot(let slot): value(slot)
            }
        }.joined()
    }

    /// The inverse of ``filled(_:)``: what stands in the places of a path as it came, percent-decoded; `nil` for another path.
    ///
    /// A place is one whole segment and never empty.
    package func match(_ path: String) -> [Slot: String]? {
        var values: [Slot: String] = [:]
        var rest = Array(path.utf8)[...]
        for part in parts {
            switch part {
            case .text(let text):
                guard rest.starts(with: text.utf8) else { return nil }
                rest = rest.dropFirst(text.utf8.count)
            case .slot(let slot):
                let segment = rest.prefix { $0 != UInt8(ascii: "/") }
                guard !segment.isEmpty, let value = PercentEncoding.decode(segment) else { return nil }
                values[slot] = value
                rest = rest[segment.endIndex...]
            }
        }
        return rest.isEmpty ? values : nil
    }
}

extension URLPath.Slot {
    /// Whether a value is of this place's form; a number's form is that of the provider: ``Provider/NumberKind``.
    package func accepts(_ value: String) -> Bool {
        switch self {
        case .apiVersion: Self.isVersion(value)
        case .number: !value.isEmpty
        case .sid: Self.isWord(value) { $0.isLetter || $0.isDigit }
        case .appID: Self.isWord(value) { $0.isLetter || $0.isDigit || $0 == 0x2D }
        }
    }

    private static func isWord(_ text: String, _ isAllowed: (UInt8) -> Bool) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isAllowed)
    }

    private static func isVersion(_ text: String) -> Bool {
        let parts = Array(text.utf8).split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == UInt8(ascii: "v") else { return false }
        return [parts[0].dropFirst(), parts[1]].allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isDigit) }
    }
}
