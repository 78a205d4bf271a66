// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// No BEGIN line; the message names what the file is.
    static let formatNoPem = Rule(
        id: "format-no-pem",
        title: "no PEM block",
        severity: .error,
        condition: "no BEGIN line; the message names what the file is",
        citation: "Meta's Cloud API (observed) answers 400 with code 100",
        rationale: "WhatsApp takes PEM and nothing else",
        defect: { kind in
            if case .notPEM(let what) = kind { return "no PEM block: this is \(what)" }
            return nil
        })
}
