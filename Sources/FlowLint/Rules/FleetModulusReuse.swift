// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Two keys differ in the exponent alone.
    static let fleetModulusReuse = Rule(
        id: "fleet-modulus-reuse",
        title: "one modulus with several exponents",
        severity: .error,
        subjects: [.fleet],
        condition: "the same modulus with different public exponents",
        citation: "RFC 8017 section 3.1; Simmons, A Weak Private-Key Protocol (1983)",
        rationale: "no key generator does that, so one of the keys was changed or damaged; whoever has one private key has both",
        remedy: .newKeyPair,
        check: .fleet { fleet in
            fleet.groups(of: fleet.members + fleet.privateKeys, by: \.numbers.modulus).compactMap { group in
                let exponentCount = Set(group.map(\.numbers.publicExponent)).count
                guard exponentCount > 1 else { return nil }
                return FleetMatch(
                    message: "\(group.count) keys have one modulus and \(exponentCount) different public exponents",
                    paths: group.map(\.path))
            }
        })
}
