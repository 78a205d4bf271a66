// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Any block, body or JWK member holds private numbers; the body decides, not the label.
    static let uploadPrivateLeak = Rule(
        id: "upload-private-leak",
        title: "private key in the upload",
        severity: .error,
        condition: "any block, body or JWK member holds private numbers; the body decides, not the label",
        citation: "protocol K1: Meta answers 400/100, and the secret has left the host",
        rationale: "whoever holds the private key reads every payload of every customer",
        remedy: .advice("flowproof convert the private key to its public half; if the file has left this host, make a new pair"),
        item: { item in
            item.holdsPrivateKey ? "contains a PRIVATE key (\(item.structure.name)): do not upload it, do not paste it anywhere" : nil
        })
}
