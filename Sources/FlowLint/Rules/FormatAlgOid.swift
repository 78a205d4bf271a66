// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// An RSA key stands behind another object identifier than rsaEncryption.
    static let formatAlgOid = Rule(
        id: "format-alg-oid",
        title: "wrong object identifier",
        severity: .error,
        condition: "an RSA key stands behind another object identifier than rsaEncryption",
        citation: "RFC 3279 section 2.3.1",
        rationale: "parsers go by this identifier: the key is sound, and most refuse it all the same",
        defect: { kind in
            if case .algorithmIdentifier(let identifier) = kind {
                return "the object identifier is \(identifier), not rsaEncryption (1.2.840.113549.1.1.1)"
            }
            return nil
        })
}
