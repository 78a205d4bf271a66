// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The key is encrypted under RFC 1421 headers, Proc-Type 4,ENCRYPTED.
    static let privateTraditionalPem = Rule(
        id: "private-traditional-pem",
        title: "traditional PEM encryption",
        severity: .warning,
        subjects: [.privateKey],
        condition: "the key is encrypted under RFC 1421 headers, Proc-Type 4,ENCRYPTED",
        citation: "RFC 1421 section 4.6.1; OpenSSL EVP_BytesToKey: MD5, one pass",
        rationale: "one pass of MD5 lets a guesser try billions of passphrases a second",
        remedy: .protectAgain,
        item: { item in
            item.structure == .encryptedTraditional
                ? "the key is derived from the passphrase with one pass of MD5 (Proc-Type: 4,ENCRYPTED)" : nil
        })
}
