// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// RFC 1421 headers in a block that is no traditional private key, or such that nobody can decrypt it.
    static let formatPemHeaders = Rule(
        id: "format-pem-headers",
        title: "headers in the block",
        severity: .error,
        condition: "RFC 1421 headers in a block that is no traditional private key, or such that nobody can decrypt it",
        citation: "RFC 7468 section 2",
        rationale: "the client takes every byte between the boundary lines for base64",
        defect: { kind in
            switch kind {
            case .headers(let name): "\(quotable(header: name)) stands inside the block"
            case .encryptionHeaders: "the headers Proc-Type and DEK-Info do not say, in this order, 4,ENCRYPTED and a cipher with its IV"
            default: nil
            }
        })
}
