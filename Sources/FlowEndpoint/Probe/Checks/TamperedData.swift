// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let tamperedData = ProbeCheck(
        id: "tampered-data", title: "a request that was changed on its way is refused with 421",
        sent: "a request with a bit of the tag flipped, and one with a bit of the ciphertext flipped",
        expected: "status 421",
        rationale: "A tag that nobody checks lets anybody change what a customer sent",
        citation: "NIST SP 800-38D section 7.2; E13", exchanges: [.flippedTag, .flippedData]
    )
}
