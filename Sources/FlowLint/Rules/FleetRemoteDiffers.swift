// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The provider has other keys than the endpoint uses.
    static let fleetRemoteDiffers = Rule(
        id: "fleet-remote-differs",
        title: "another key registered for phone numbers",
        severity: .error,
        subjects: [.fleet],
        condition: "upload-remote-differs for any phone number of the fleet",
        citation: "Meta, WhatsApp Business Encryption: the key is registered for each phone number",
        rationale: "phones encrypt to the registered key, and the endpoint can open nothing with another",
        remedy: .advice("upload the public half of the key in use for each of these phone numbers"),
        check: .fleet { fleet in
            let numbers = fleet.registrations.filter(\.hasAnotherKey).map(\.number)
            guard !numbers.isEmpty else { return [] }
            return [
                FleetMatch(
                    message: "another key than your endpoint has is registered for \(counted(numbers.count, "phone number"))",
                    paths: numbers)
            ]
        })
}
