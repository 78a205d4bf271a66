// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let alteredNonce = ProbeCheck(
        id: "altered-nonce", title: "a request with another nonce is refused with 421",
        sent: "a request with a bit of initial_vector flipped",
        expected: "status 421",
        rationale: "The nonce is part of what the tag protects",
        citation: "NIST SP 800-38D section 7.2; E13", exchanges: [.alteredNonce]
    )
}
