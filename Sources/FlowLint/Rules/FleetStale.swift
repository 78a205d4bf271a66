// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A private key matches no phone number.
    static let fleetStale = Rule(
        id: "fleet-stale",
        title: "private key of no phone number",
        severity: .info,
        subjects: [.fleet],
        condition: "a private key in the folder is the other half of no public key in it",
        citation: "NIST SP 800-57 part 1 section 8.3.4: keys no longer needed are destroyed",
        rationale: "a key that nothing uses can only leak; and a phone number whose private key is not here has its key elsewhere",
        remedy: .advice("delete the private key where it is retired; otherwise keep its public half beside it"),
        check: .fleet { fleet in
            let used = Set(fleet.members.map(\.numbers))
            // A folder of private keys alone has no phone numbers to compare with.
            guard !used.isEmpty else { return [] }
            let stale = fleet.privateKeys.filter { !used.contains($0.numbers) }
            guard !stale.isEmpty || fleet.encryptedPrivateKeys.isEmpty else {
                throw CannotCheck(
                    reason: "\(counted(fleet.encryptedPrivateKeys.count, "private key")) cannot be read without a passphrase")
            }
            return stale.map { FleetMatch(message: "a private key that no phone number uses", paths: [$0.path]) }
        })
}
