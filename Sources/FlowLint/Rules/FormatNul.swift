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
        rationale: "programs in C take a zero byte for the end of the text and lose what follows",
        defect: { kind in
            kind == .nulByte ? "a zero byte stands in the text" : nil
        })
}
