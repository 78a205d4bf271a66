// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The body is a PKCS#10 certification request.
    static let formatCsr = Rule(
        id: "format-csr",
        title: "certificate signing request",
        severity: .error,
        condition: "the body is a PKCS#10 certification request",
        citation: "RFC 2986",
        rationale: "the client reads the body as a SubjectPublicKeyInfo, and a request is none",
        remedy: .convert,
        item: { item in
            item.structure == .certificateRequest
                ? "this is a certificate signing request (CSR); WhatsApp wants the public key inside it" : nil
        })
}
