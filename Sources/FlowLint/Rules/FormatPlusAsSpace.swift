// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Spaces fill body lines up to 64 characters.
    static let formatPlusAsSpace = Rule(
        id: "format-plus-as-space",
        title: "+ became a space",
        severity: .error,
        condition: "spaces fill body lines up to 64 characters",
        citation: "WHATWG URL section 5.1: + stands for a space in a form",
        rationale: "the key went through a form without percent-encoding; curl wants --data-urlencode for it",
        defect: { kind in
            kind == .plusAsSpace ? "spaces stand where + belongs" : nil
        })
}
