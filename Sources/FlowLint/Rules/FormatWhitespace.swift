// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Blank lines, indentation, trailing or inner spaces; an error before a boundary line, or where it is a quote mark.
    static let formatWhitespace = Rule(
        id: "format-whitespace",
        title: "stray white space",
        severity: .warning,
        condition: "blank lines, indentation, trailing or inner spaces; an error before a boundary line, or where it is a quote mark",
        citation: "RFC 7468 section 2; measured: OpenSSL 3.0 refuses an indented BEGIN line",
        rationale: "the client removes line ends and nothing else before it decodes",
        remedy: .convert
    ) { candidate in
        candidate.file.allDefects.compactMap { defect in
            guard case .whitespace(let place) = defect.kind else { return nil }
            return Match(
                message: message(place), severity: [.beforeBoundary, .quoteMark].contains(place) ? .error : .warning,
                position: defect.position)
        }
    }
}

private func message(_ place: KeyDefect.Whitespace) -> String {
    switch place {
    case .blankLine: "a blank line inside the block"
    case .indentation: "a body line is indented"
    case .quoteMark: "a quote mark stands before a body line"
    case .trailing: "white space at the end of a line"
    case .insideLine: "white space inside a body line"
    case .beforeBoundary: "white space or a quote mark before a boundary line"
    @unknown default: "white space that does not belong here"
    }
}
