// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// RFC 1421 headers in a block that is no traditional private key.
    static let formatPemHeaders = Rule(
        id: "format-pem-headers",
        title: "headers in the block",
        severity: .error,
        condition: "RFC 1421 headers in a block that is no traditional private key",
        citation: "RFC 7468 section 2",
        rationale: "the client takes every byte between the boundary lines for base64",
        defect: { kind in
            if case .headers(let name) = kind { return "\(quotable(header: name)) stands inside the block" }
            return nil
        })
}
