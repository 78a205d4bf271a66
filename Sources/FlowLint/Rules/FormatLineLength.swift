// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// A body line but the last is not 64 characters wide; a warning above 76.
    static let formatLineLength = Rule(
        id: "format-line-length",
        title: "line width",
        severity: .info,
        condition: "a body line but the last is not 64 characters wide; a warning above 76",
        citation: "RFC 7468 section 2",
        rationale: "generators must wrap at 64, and some parsers stop at longer lines",
        remedy: .convert
    ) { candidate in
        candidate.file.allDefects.compactMap { defect in
            guard case .lineWidth(let width) = defect.kind else { return nil }
            return Match(
                message: "a body line has \(width) characters; RFC 7468 wants 64", severity: width > 76 ? .warning : .info,
                position: defect.position)
        }
    }
}
