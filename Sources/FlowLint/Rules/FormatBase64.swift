// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// A character outside the alphabet, the URL alphabet, wrong padding, a cut, bits after the last byte, HTML entities, quoted-printable.
    static let formatBase64 = Rule(
        id: "format-base64",
        title: "damaged base64",
        severity: .error,
        condition:
            "a character outside the alphabet, the URL alphabet, wrong padding, a cut, bits after the last byte, HTML entities, quoted-printable",
        citation: "RFC 4648 sections 3.5 and 4",
        rationale: "the body cannot be decoded, or not by every decoder",
        defect: { kind in
            switch kind {
            case .base64(let damage): message(damage)
            case .htmlEntities: "HTML entities, such as &#10; for a line break, stand in the text"
            case .quotedPrintable: "the text is quoted-printable, with =3D instead of ="
            default: nil
            }
        })
}

private func message(_ damage: KeyDefect.BodyDamage) -> String {
    switch damage {
    case .character(let scalar): "the character \(named(scalar)) is not in the base64 alphabet"
    case .urlAlphabet: "the body is in base64url, with - and _ instead of + and /"
    case .padding: "the padding (=) is missing, too long or misplaced"
    case .length: "base64 characters are missing or too many: part of the key was lost in copying"
    case .trailingBits: "the last character carries bits that belong to no byte"
    @unknown default: "the base64 is damaged"
    }
}
