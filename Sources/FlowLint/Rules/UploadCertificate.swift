// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The body is an X.509 certificate.
    static let uploadCertificate = Rule(
        id: "upload-certificate",
        title: "certificate instead of a key",
        severity: .error,
        condition: "the body is an X.509 certificate",
        citation: "Meta, WhatsApp Business Encryption: openssl x509 -pubkey takes the key out of a certificate",
        rationale: "the client reads the body as a SubjectPublicKeyInfo, and a certificate is none",
        remedy: .convert,
        item: { item in
            item.structure == .certificate ? "this is a certificate; WhatsApp wants the public key inside it" : nil
        })
}
