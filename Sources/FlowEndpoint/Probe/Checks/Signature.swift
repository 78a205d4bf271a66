// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let signature = ProbeCheck(
        id: "signature", title: "signatures that do not fit are refused with 432",
        sent:
            "no signature, one that is no SHA-256, one with too few digits, one of another body, and one of another body on a request that cannot be decrypted",
        expected: "status 432, before anything is decrypted",
        rationale: "Without the check anybody can post; a header that is missing must not end as status 500",
        citation: "protocol: X-Hub-Signature-256; E11, E12", need: .appSecret,
        exchanges: [.unsigned, .malformedSignature, .shortSignature, .wrongSignature, .wrongSignatureOnDamage]
    )
}
