// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// OneAsymmetricKey with the public key in it.
    static let formatPkcs8V2 = Rule(
        id: "format-pkcs8-v2",
        title: "PKCS#8 of version 2",
        severity: .warning,
        condition: "a private key as OneAsymmetricKey with version 1, that is v2",
        citation: "RFC 5958 section 2; measured: OpenSSL 3.0 cannot read it",
        rationale: "readers of RFC 5208, OpenSSL 3.0 among them, refuse the key",
        defect: { kind in
            kind == .pkcs8Version2 ? "the private key is a OneAsymmetricKey of version 2, which OpenSSL 3.0 does not read" : nil
        })
}
