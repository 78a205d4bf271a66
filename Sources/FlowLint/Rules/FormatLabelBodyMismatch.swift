// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The label announces another structure than the body is.
    static let formatLabelBodyMismatch = Rule(
        id: "format-label-body-mismatch",
        title: "label and body disagree",
        severity: .error,
        condition: "the label announces another structure than the body is",
        citation: "RFC 7468 section 4; protocol K7",
        rationale: "parsers that go by the label fail, and those that go by the body do not",
        defect: { kind in
            if case .labelMismatch(let label, let structure) = kind {
                return "the label says \(label), the body is of another kind: \(structure.name)"
            }
            return nil
        })
}
