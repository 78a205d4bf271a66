// SPDX-License-Identifier: Apache-2.0

// Signatures, right and wrong. Without an app secret none of them means anything.
extension ProbeExchange {
    static let unsigned = ProbeExchange("unsigned", "a ping without X-Hub-Signature-256", .badSignature, like: .ping) {
        $0.signature = .absent
    }

    static let malformedSignature = ProbeExchange(
        "malformed-signature", "a ping with sha1= in X-Hub-Signature-256", .badSignature, like: .ping
    ) {
        $0.signature = .text("sha1=" + String(repeating: "0f", count: 20))
    }

    static let shortSignature = ProbeExchange(
        "short-signature", "a ping with too few digits in X-Hub-Signature-256", .badSignature, like: .ping
    ) {
        $0.signature = .text("sha256=0f0f")
    }

    static let wrongSignature = ProbeExchange("wrong-signature", "a ping with the signature of another body", .badSignature, like: .ping) {
        $0.signature = .wrong
    }

    static let wrongSignatureOnDamage = ProbeExchange(
        "wrong-signature-on-damage", "a request for another RSA key with the signature of another body", .badSignature, like: .wrongKey
    ) {
        $0.signature = .wrong
    }

    static let compactSignature = ProbeExchange(
        "compact-signature", "a ping with the signature of its body as JavaScript writes it again", .badSignature, like: .ping
    ) {
        $0.signature = .ofReserialisedBody(.compact)
    }

    static let spacedSignature = ProbeExchange(
        "spaced-signature", "a ping with the signature of its body as Python writes it again", .badSignature, like: .ping
    ) {
        $0.signature = .ofReserialisedBody(.spaced)
    }
}
