// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// One key serves several phone numbers.
    static let fleetKeyReuse = Rule(
        id: "fleet-key-reuse",
        title: "one key for several phone numbers",
        severity: .warning,
        subjects: [.fleet],
        condition: "the same modulus and public exponent for more than one phone number; info with --allow-reuse",
        citation: "Meta, WhatsApp Business Encryption: uploaded for each phone number, and may be the same",
        rationale: "it works, but one leak opens the messages of all of them, and all must be changed together",
        remedy: .newKeyPair,
        check: .fleet { fleet in
            fleet.groups(of: fleet.members, by: \.numbers).filter { $0.count > 1 }.map { group in
                FleetMatch(
                    message: "\(group.count) phone numbers or files have one key", severity: fleet.allowsReuse ? .info : nil,
                    paths: group.map(\.path))
            }
        })
}
