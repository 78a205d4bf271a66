// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The file is a JWK or a JWK set.
    static let formatJwk = Rule(
        id: "format-jwk",
        title: "JSON Web Key",
        severity: .error,
        condition: "the file is a JWK or a JWK set",
        citation: "RFC 7517; protocol K2",
        rationale: "WhatsApp takes PEM and nothing else",
        remedy: .convert,
        item: { item in
            item.structure == .jwk ? "this is a JSON Web Key" : nil
        })
}
