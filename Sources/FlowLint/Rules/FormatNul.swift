// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// A zero byte in a text file.
    static let formatNul = Rule(
        id: "format-nul",
        title: "zero byte",
        severity: .error,
        condition: "a zero byte in a text file",
        citation: "RFC 7468 section 3",
        rationale: "a string that ends at a zero byte in C is cut there",
        defect: { kind in
            kind == .nulByte ? "a zero byte stands in the text" : nil
        })
}
