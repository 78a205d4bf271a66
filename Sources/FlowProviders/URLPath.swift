// SPDX-License-Identifier: Apache-2.0

/// The path of a provider's URL, with places that an account and a number fill.
struct URLPath: Sendable, ExpressibleByStringInterpolation {
    /// What fills a place.
    enum Slot: Sendable, Hashable {
        case apiVersion
        case number
        case sid
        case appID
    }

    fileprivate enum Part: Sendable {
        case text(String)
        case slot(Slot)
    }

    private var parts: [Part]

    init(stringLiteral value: String) { parts = [.text(value)] }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    /// A place is written as an interpolation, so that a misspelt one does not compile.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }
        mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }
        mutating func appendInterpolation(_ slot: Slot) { parts.append(.slot(slot)) }
    }

    func contains(_ slot: Slot) -> Bool {
        parts.contains { part in
            if case .slot(slot) = part { true } else { false }
        }
    }

    /// The path with every place filled; the values are in the alphabet of a path already.
    func filled(_ value: (Slot) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .slot(let slot): value(slot)
            }
        }.joined()
    }
}
