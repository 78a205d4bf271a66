// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Indefinite or non-minimal lengths or INTEGERs, wrong tags, unused bits, extra elements, versions, truncation.
    static let formatDer = Rule(
        id: "format-der",
        title: "invalid DER",
        severity: .error,
        condition: "indefinite or non-minimal lengths or INTEGERs, wrong tags, unused bits, extra elements, versions, truncation",
        citation: "X.690 section 10; RFC 5280 section 4.1; measured: OpenSSL 3.0 repairs most of it silently, other parsers refuse",
        rationale: "strict parsers refuse it, and lenient ones repair what they can without a word",
        defect: { kind in
            if case .der(let damage) = kind { return message(damage) }
            return nil
        })
}

private func message(_ damage: KeyDefect.DERDamage) -> String {
    switch damage {
    case .indefiniteLength: "a length of indefinite form, which DER forbids"
    case .nonMinimalLength: "a length in more bytes than it needs, which DER forbids"
    case .constructedString: "a string in pieces, which DER forbids"
    case .nonMinimalInteger(let name): "the \(name) is encoded with superfluous zero bytes, or with no byte at all"
    case .unusedBits: "the BIT STRING has unused bits"
    case .extraElement: "one element more than the structure has"
    case .version(let version): "the structure has version \(version), which most readers do not know"
    case .truncated: "the data end before the structure does: part of the key is missing"
    case .wrongTag(let name): "something else stands where \(name) belongs"
    case .unrecognised: "the bytes are no kind of key known here"
    @unknown default: "the DER is damaged"
    }
}
