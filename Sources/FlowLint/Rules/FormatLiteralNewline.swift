// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Line breaks are written as the two characters backslash and n, or the key stands in quotation marks or after NAME=.
    static let formatLiteralNewline = Rule(
        id: "format-literal-newline",
        title: "line breaks as \\n",
        severity: .error,
        condition: "line breaks are written as the two characters backslash and n, or the key stands in quotation marks or after NAME=",
        citation: "protocol K5",
        rationale: "the provider answers 400/100, because there is no line break in the text",
        defect: { kind in
            switch kind {
            case .literalNewlines: "line breaks are written as the characters \\n"
            case .quoted: "the key stands in quotation marks or after NAME="
            default: nil
            }
        })
}
