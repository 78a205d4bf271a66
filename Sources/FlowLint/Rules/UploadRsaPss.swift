// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The algorithm identifier is id-RSASSA-PSS, 1.2.840.113549.1.1.10.
    static let uploadRsaPss = Rule(
        id: "upload-rsa-pss",
        title: "signature-only RSA key",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "the algorithm identifier is id-RSASSA-PSS, 1.2.840.113549.1.1.10",
        citation: "RFC 4055 section 1.2",
        rationale: "the client imports the key for RSA-OAEP, and that fails when the key says it is for signatures",
        remedy: .newKeyPair,
        item: { item in
            item.algorithm == .rsaPSS ? "this is an RSASSA-PSS key, which is for signatures only" : nil
        })
}
