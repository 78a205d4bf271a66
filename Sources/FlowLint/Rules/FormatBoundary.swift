// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Hyphens other than five, look-alike characters, lower case, spaces, a missing or differing line, text on the same line.
    static let formatBoundary = Rule(
        id: "format-boundary",
        title: "damaged BEGIN or END line",
        severity: .error,
        condition: "hyphens other than five, look-alike characters, lower case, spaces, a missing or differing line, text on the same line",
        citation: "RFC 7468 section 2",
        rationale: "no parser finds a block whose boundary lines are not exact",
        defect: { kind in
            if case .boundary(let fault) = kind { return message(fault) }
            return nil
        })
}

private func message(_ fault: KeyDefect.Boundary) -> String {
    switch fault {
    case .hyphenCount(let count):
        "the BEGIN or END line has \(count == 0 ? "no" : "\(count)") hyphen\(count == 1 ? "" : "s") here instead of five"
    case .lookAlike(let scalar): "the character \(named(scalar)) only looks like \(scalar == 0xA0 ? "a space" : "a hyphen")"
    case .letterCase: "BEGIN, END and the label must be in capitals"
    case .spacing: "the BEGIN or END line has a space too many or too few"
    case .missingBegin: "the BEGIN line is missing"
    case .missingEnd: "the END line is missing: the file was cut off"
    case .labelDiffers(let begin, let end): "BEGIN has \(quotable(label: begin)), END has \(quotable(label: end))"
    case .gluedText: "the base64 stands on the same line as BEGIN or END"
    @unknown default: "a boundary line is damaged"
    }
}
