// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// %0A, %2B or BEGIN%20 in the text.
    static let formatPercentEncoded = Rule(
        id: "format-percent-encoded",
        title: "percent-encoded",
        severity: .error,
        condition: "%0A, %2B or BEGIN%20 in the text",
        citation: "WHATWG URL section 5.1: a form decoder takes percent signs off once",
        rationale: "the key was encoded for a form once too often",
        defect: { kind in
            kind == .percentEncoded ? "the text is percent-encoded" : nil
        })
}
