// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Any block, body or JWK member, or the text around them, holds private numbers; the body decides, and the label only where it cannot be read.
    static let uploadPrivateLeak = Rule(
        id: "upload-private-leak",
        title: "private key in the upload",
        severity: .error,
        condition:
            "any block, body or JWK member, or the text around them, holds private numbers; the body decides, and the label only where it cannot be read",
        citation: "Meta's Cloud API (observed) answers 400 with code 100, and the secret has left the host",
        rationale:
            "whoever holds it reads what every customer sends: upload the public half, and if the file left this host, make a new pair",
        remedy: .convert,
        item: { item in
            guard item.holdsPrivateKey else { return nil }
            let name =
                switch (item.structure, item.armour) {
                case (.unknown, .foreign): "in the form of another program"
                case (.unknown, _): "damaged"
                default: item.structure.name
                }
            return "contains a PRIVATE key (\(name)): do not upload it, do not paste it anywhere"
        })
}
