// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The algorithm identifier is another one that some parsers read as RSA.
    static let formatAlgOid = Rule(
        id: "format-alg-oid",
        title: "other object identifier",
        severity: .error,
        condition: "the algorithm identifier is another one that some parsers read as RSA",
        citation: "RFC 3279 section 2.3.1",
        rationale: "OpenSSL reads 2.5.8.1.1 as rsaEncryption, other parsers do not know it",
        defect: { kind in
            if case .algorithmIdentifier(let identifier) = kind {
                return "the object identifier is \(identifier) instead of 1.2.840.113549.1.1.1"
            }
            return nil
        })
}
