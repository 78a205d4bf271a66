// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Text other than white space after the last block.
    static let formatTrailingText = Rule(
        id: "format-trailing-text",
        title: "text after the block",
        severity: .warning,
        subjects: [.upload],
        condition: "text other than white space after the last block",
        citation: "RFC 7468 section 2; WhatsApp's clients (observed) cut the boundaries off by their length",
        rationale: "the client cuts the END line off by its length, from the last byte of the file",
        defect: { kind in
            kind == .trailingText ? "text stands after the END line" : nil
        })
}
