// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The provider does not call the signature of the registered key VALID.
    static let uploadSignatureStatus = Rule(
        id: "upload-signature-status",
        title: "registered key not valid",
        severity: .error,
        subjects: [.registration],
        condition: "the provider answers business_public_key_signature_status, and it is not VALID",
        citation: "Meta, WhatsApp Business Encryption: GET whatsapp_business_encryption",
        rationale: "the phone checks the signature of the registered key, and refuses the Flow where it does not fit",
        remedy: .advice("upload the same public key again for this phone number: the signature is made on upload"),
        check: .registration { registration in
            guard let status = registration.signatureStatus, status != "VALID" else { return nil }
            // What a server answers is repeated only where it is the word that the documentation has.
            let answer = status == "MISMATCH" ? "MISMATCH" : "a status of \(counted(status.utf8.count, "byte"))"
            return "phone number \(registration.number): the provider reports \(answer) for the signature of the key, not VALID"
        })
}
