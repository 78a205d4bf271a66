// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The body is an RSAPublicKey.
    static let formatPkcs1 = Rule(
        id: "format-pkcs1",
        title: "PKCS#1 public key",
        severity: .warning,
        condition: "the body is an RSAPublicKey",
        citation: "RFC 8017 appendix A.1.1; WhatsApp's clients (observed) import SubjectPublicKeyInfo",
        rationale: "the client reads SubjectPublicKeyInfo, and a PKCS#1 key fails there even if the upload is accepted",
        remedy: .convert,
        item: { item in
            item.structure == .pkcs1Public ? "this is a PKCS#1 key (RSA PUBLIC KEY); WhatsApp wants SubjectPublicKeyInfo (PUBLIC KEY)" : nil
        })
}
