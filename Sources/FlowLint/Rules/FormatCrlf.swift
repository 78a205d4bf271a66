// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// CRLF ends the lines.
    static let formatCrlf = Rule(
        id: "format-crlf",
        title: "CRLF line ends",
        severity: .info,
        subjects: [.upload],
        condition: "CRLF ends the lines, or some of them",
        citation: "WhatsApp for Android (observed) removes LF only",
        rationale: "a CR that is left over can stop the import on Android",
        defect: { kind in
            switch kind {
            case .crlfLineEnds: "the lines end with CRLF"
            case .partlyCRLFLineEnds: "some lines end with CRLF and the others with LF"
            default: nil
            }
        })
}
