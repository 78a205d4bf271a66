// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Base64 whose decoding is a key file, once or several times over.
    static let formatDoubleBase64 = Rule(
        id: "format-double-base64",
        title: "base64 of the PEM",
        severity: .error,
        condition: "base64 whose decoding is a key file, once or several times over",
        citation: "Meta's Cloud API (observed) answers 400 with code 100",
        rationale: "the file was encoded as a whole, as Kubernetes and other stores of secrets do; decode it",
        defect: { kind in
            kind == .doubleBase64 ? "base64 of a whole key file, which is base64 once too often" : nil
        })
}
