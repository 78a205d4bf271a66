// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The private key is not encrypted at rest.
    static let privateUnencrypted = Rule(
        id: "private-unencrypted",
        title: "private key without protection",
        severity: .warning,
        subjects: [.privateKey],
        condition: "the private key is not encrypted at rest",
        citation: "measured: OpenSSL 3.0 writes `rsa -des` keys unencrypted without the legacy provider",
        rationale: "whoever can read the file, or a backup of it, can read what every customer sends",
        remedy: .protectAgain,
        item: { item in
            item.isUnprotected ? "the \(item.structure.name) is not encrypted" : nil
        })
}
