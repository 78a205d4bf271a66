// SPDX-License-Identifier: Apache-2.0

/// Which of the columns of a table, or of the members of an object, has the numbers.
struct NumberName {
    /// As it is told to people.
    private let text: String
    /// As names are compared: capitals, spaces, hyphens and underscores make no difference.
    private let plain: String

    private init(_ text: String) {
        self.text = text
        plain = Self.plain(text)
    }

    private static func plain(_ name: String) -> String { name.filter { !" -_".contains($0) }.lowercased() }

    /// The place of the one name that is meant.
    static func index(in names: [String], for kind: Provider.NumberKind) throws(NumberProblem.Reason) -> Int {
        let plainNames = names.map(plain)
        for tier in tiers(for: kind) {
            let found = plainNames.indices.compactMap { index in
                tier.first { $0.plain == plainNames[index] }.map { (index: index, name: $0) }
            }
            guard let first = found.first else { continue }
            guard found.count == 1 else { throw .ambiguous(first.name.text, found[1].name.text) }
            return first.index
        }
        throw .unnamed(tiers(for: kind).flatMap { $0.map(\.text) })
    }

    /// Whether a line names columns.
    static func isKnown(_ names: [String], for kind: Provider.NumberKind) -> Bool {
        do throws(NumberProblem.Reason) {
            _ = try index(in: names, for: kind)
            return true
        } catch {
            if case .ambiguous = error { return true }
            return false
        }
    }

    /// The names that are taken: one of an earlier tier goes before those of later ones, and of two in one tier nobody knows which is meant.
    private static func tiers(for kind: Provider.NumberKind) -> [[NumberName]] {
        kind == .phoneNumber ? phoneNumberTiers : idTiers
    }

    private static let idTiers = [["phone_number_id"], ["id", "number"], ["phone"]].map { $0.map(Self.init) }
    // No id: one with 15 digits would pass for a phone number.
    private static let phoneNumberTiers = [["phone", "phone_number", "display_phone_number"], ["number"]].map { $0.map(Self.init) }
}
