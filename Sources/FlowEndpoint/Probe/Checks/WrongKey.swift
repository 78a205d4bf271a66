// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let wrongKey = ProbeCheck(
        id: "wrong-key", title: "a request for another RSA key is refused with 421",
        sent: "a request for another key, and one with a bit of encrypted_aes_key flipped",
        expected: "status 421",
        rationale: "Only 421 makes the phone fetch the public key again; with any other status a new key breaks every open Flow",
        citation: "protocol: status codes; E13, E14, E16", exchanges: [.wrongKey, .flippedKey]
    )
}
