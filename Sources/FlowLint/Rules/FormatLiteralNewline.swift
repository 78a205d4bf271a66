// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Line breaks are written as the two characters backslash and n, or quotation marks, NAME= or JSON stand around the key.
    static let formatLiteralNewline = Rule(
        id: "format-literal-newline",
        title: "line breaks as \\n, or quoted",
        severity: .error,
        condition: "line breaks are written as the two characters backslash and n, or quotation marks, NAME= or JSON stand around the key",
        citation: "Meta's Cloud API (observed) answers 400 with code 100",
        rationale: "WhatsApp answers 400 with code 100, because it takes the text as it is",
        defect: { kind in
            switch kind {
            case .literalNewlines: "line breaks are written as the characters \\n"
            case .quoted: "quotation marks, NAME= or JSON stand around the key"
            default: nil
            }
        })
}
