// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A phone number has no key.
    static let uploadNoKey = Rule(
        id: "upload-no-key",
        title: "no key registered",
        severity: .error,
        subjects: [.registration],
        condition: "the provider, or the list of the fleet, knows no key for a phone number",
        citation: "Meta, WhatsApp Business Encryption: the key is registered for each phone number",
        rationale: "a Flow with an endpoint cannot be sent from a phone number without a key",
        remedy: .advice("upload the public key for this phone number too"),
        check: .registration { registration in
            registration.registeredKey == nil ? "phone number \(registration.number): no key is registered" : nil
        })
}
