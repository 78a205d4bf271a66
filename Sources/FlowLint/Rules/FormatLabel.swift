// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The label is none that a key format has.
    static let formatLabel = Rule(
        id: "format-label",
        title: "unknown label",
        severity: .error,
        condition: "the label is none that a key format has",
        citation: "RFC 7468 sections 5 to 13",
        rationale: "parsers go by the label, and none looks for this one",
        defect: { kind in
            if case .unknownLabel(let label) = kind { return "no key format has \(quotable(label: label))" }
            return nil
        })
}
