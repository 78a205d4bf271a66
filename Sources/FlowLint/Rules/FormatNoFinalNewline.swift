// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The last byte is not a newline.
    static let formatNoFinalNewline = Rule(
        id: "format-no-final-newline",
        title: "no final newline",
        severity: .info,
        subjects: [.upload],
        condition: "the last byte is not a newline",
        citation: "RFC 7468 section 3",
        rationale: "harmless for WhatsApp, but a second block appended later would be glued on",
        defect: { kind in
            kind == .noFinalNewline ? "no newline after the END line" : nil
        })
}
