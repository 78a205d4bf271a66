// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// CRLF ends the lines.
    static let formatCrlf = Rule(
        id: "format-crlf",
        title: "CRLF line ends",
        severity: .info,
        subjects: [.upload],
        condition: "CRLF ends the lines",
        citation: "protocol section 1.11: the Android client removes LF only",
        rationale: "a CR that is left over can stop the import on Android",
        defect: { kind in
            kind == .crlfLineEnds ? "the lines end with CRLF" : nil
        })
}
