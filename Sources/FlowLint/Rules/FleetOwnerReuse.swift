// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// One key serves several owners.
    static let fleetOwnerReuse = Rule(
        id: "fleet-owner-reuse",
        title: "one key for several businesses",
        severity: .error,
        subjects: [.fleet],
        condition: "the same modulus and public exponent under different owners",
        citation: "Meta, WhatsApp Business Encryption: the key pair belongs to the business",
        rationale: "each business can read what the customers of the other send",
        remedy: .newKeyPair,
        check: .fleet { fleet in
            fleet.groups(of: fleet.members.filter { $0.owner != nil }, by: \.numbers).compactMap { group in
                let ownerCount = Set(group.compactMap(\.owner)).count
                guard ownerCount > 1 else { return nil }
                return FleetMatch(message: "\(ownerCount) owners have one key", paths: group.map(\.path))
            }
        })
}
