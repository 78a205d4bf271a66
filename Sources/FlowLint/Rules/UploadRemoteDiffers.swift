// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The provider has another key than the endpoint uses.
    static let uploadRemoteDiffers = Rule(
        id: "upload-remote-differs",
        title: "another key registered",
        severity: .error,
        subjects: [.registration],
        condition: "the registered modulus or public exponent is not that of the key in use",
        citation: "Meta, WhatsApp Business Encryption: the key is registered for each phone number",
        rationale: "phones encrypt to the registered key, and the endpoint can open nothing with another",
        remedy: .advice("upload the public half of the key in use, or give the endpoint the private half of the registered one"),
        check: .registration(\.difference))
}
