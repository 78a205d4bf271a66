// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// UTF-16 or UTF-32, by its byte order mark or its zero bytes.
    static let formatEncoding = Rule(
        id: "format-encoding",
        title: "not UTF-8",
        severity: .error,
        condition: "UTF-16 or UTF-32, by its byte order mark or its zero bytes",
        citation: "Meta's Cloud API (observed) answers 400 with code 100",
        rationale: "zero bytes stand between the letters, so no parser finds the BEGIN line; PowerShell's > writes such files",
        defect: { kind in
            if case .encoding(let name) = kind { return "the text is \(name), not UTF-8" }
            return nil
        })
}
