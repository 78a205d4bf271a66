// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// A character outside the alphabet, the URL alphabet, wrong padding, a cut, bits after the last byte.
    static let formatBase64 = Rule(
        id: "format-base64",
        title: "damaged base64",
        severity: .error,
        condition: "a character outside the alphabet, the URL alphabet, wrong padding, a cut, bits after the last byte",
        citation: "RFC 4648 sections 3.5 and 4",
        rationale: "the body cannot be decoded, or not by every decoder",
        defect: { kind in
            if case .base64(let damage) = kind { return message(damage) }
            return nil
        })
}

private func message(_ damage: KeyDefect.BodyDamage) -> String {
    switch damage {
    case .character(let scalar): "the character U+\(hexadecimal(scalar)) is not in the base64 alphabet"
    case .urlAlphabet: "the base64url alphabet (- and _) instead of + and /"
    case .padding: "the padding (=) is missing, too long or misplaced"
    case .length: "no byte sequence has this number of base64 characters: something was cut off or added"
    case .trailingBits: "bits are set after the last byte"
    @unknown default: "the base64 is damaged"
    }
}
