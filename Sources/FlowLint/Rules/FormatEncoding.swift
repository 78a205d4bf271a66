// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// UTF-16 or UTF-32, by its byte order mark or its zero bytes.
    static let formatEncoding = Rule(
        id: "format-encoding",
        title: "not UTF-8",
        severity: .error,
        condition: "UTF-16 or UTF-32, by its byte order mark or its zero bytes",
        citation: "protocol K5",
        rationale: "every second byte is a zero, and no parser finds the BEGIN line",
        defect: { kind in
            if case .encoding(let name) = kind { return "the text is \(name), not UTF-8" }
            return nil
        })
}
