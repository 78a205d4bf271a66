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
    case .hyphenCount(let count): "\(count) hyphens instead of five"
    case .lookAlike(let scalar): "the character U+\(hexadecimal(scalar)) only looks like the right one"
    case .letterCase: "BEGIN, END and the label must be in capitals"
    case .spacing: "the spaces of the boundary line are not where they belong"
    case .missingBegin: "the BEGIN line is missing"
    case .missingEnd: "the END line is missing: the file was cut off"
    case .labelDiffers(let begin, let end): "BEGIN \(begin) is closed by END \(end)"
    case .gluedText: "text stands on the same line as a boundary"
    @unknown default: "a boundary line is damaged"
    }
}
