// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// CR alone ends the lines, or two kinds of line end are mixed.
    static let formatLineEnds = Rule(
        id: "format-line-ends",
        title: "CR line ends",
        severity: .warning,
        condition: "CR alone ends the lines, or some of them",
        citation: "RFC 7468 section 3; measured: OpenSSL 3.0 does not read CR alone",
        rationale: "to some parsers such a file is one long line, and the Android client removes LF only",
        defect: { kind in
            switch kind {
            case .carriageReturnLineEnds: "the lines end with CR alone"
            case .mixedLineEnds: "some lines end with CR alone"
            default: nil
            }
        })
}
