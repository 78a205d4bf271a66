// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// No bytes, white space alone, or a block without a body.
    static let formatEmpty = Rule(
        id: "format-empty",
        title: "nothing in it",
        severity: .error,
        condition: "no bytes, white space alone, or a block without a body",
        citation: "Meta's Cloud API (observed) answers 400 with code 100",
        rationale: "there is no key to upload",
        remedy: .exportAgain,
        defect: { kind in
            switch kind {
            case .empty: "the file is empty"
            case .emptyBody: "nothing stands between BEGIN and END"
            default: nil
            }
        })
}
