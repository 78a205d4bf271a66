// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Text other than white space before the first block.
    static let formatLeadingText = Rule(
        id: "format-leading-text",
        title: "text before the block",
        severity: .warning,
        subjects: [.upload],
        condition: "text other than white space before the first block",
        citation: "RFC 7468 section 2 allows it; WhatsApp's clients (observed) do not",
        rationale: "the client cuts the BEGIN line off by its length, from the first byte of the file",
        defect: { kind in
            kind == .leadingText ? "text stands before the BEGIN line" : nil
        })
}
