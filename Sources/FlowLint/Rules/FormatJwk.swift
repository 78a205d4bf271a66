// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The file is a JWK or a JWK set.
    static let formatJwk = Rule(
        id: "format-jwk",
        title: "JSON Web Key",
        severity: .error,
        condition: "the file is a JWK or a JWK set; a number in it that is absent or not Base64urlUInt is named besides",
        citation: "RFC 7517; RFC 7518 sections 2 and 6.3",
        rationale: "WhatsApp takes PEM and nothing else",
        remedy: .convert
    ) { candidate in
        candidate.file.items.filter { $0.structure == .jwk }.flatMap { item in
            let members = item.defects.compactMap { defect in
                message(defect.kind).map { Match(message: $0, position: defect.position) }
            }
            return [Match(message: "this is a JSON Web Key", position: item.position)] + members
        }
    }
}

private func message(_ kind: KeyDefect.Kind) -> String? {
    guard case .jwkMember(let name, let damage) = kind else { return nil }
    return switch damage {
    case .missing: "the member \"\(name)\" is missing, or is no text"
    case .standardAlphabet: "the member \"\(name)\" is in standard base64; a JWK wants base64url without padding"
    case .notBase64: "the member \"\(name)\" is no base64url"
    case .unreadable: "the JSON around the key cannot be read: it was cut off, or is of another language"
    case .leadingZero: "the member \"\(name)\" begins with a superfluous zero byte"
    @unknown default: "the member \"\(name)\" is damaged"
    }
}
