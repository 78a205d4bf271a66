// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// EF BB BF at the start.
    static let formatBom = Rule(
        id: "format-bom",
        title: "byte order mark",
        severity: .warning,
        condition: "EF BB BF at the start",
        citation: "RFC 7468 section 2",
        rationale: "the client cuts the BEGIN line off by its length, and an invisible character in front shifts the cut",
        defect: { kind in
            kind == .byteOrderMark ? "the file begins with a UTF-8 byte order mark" : nil
        })
}
