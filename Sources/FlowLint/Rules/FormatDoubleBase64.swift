// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Base64 whose decoding begins with -----BEGIN.
    static let formatDoubleBase64 = Rule(
        id: "format-double-base64",
        title: "base64 of the PEM",
        severity: .error,
        condition: "base64 whose decoding begins with -----BEGIN",
        citation: "protocol K5",
        rationale: "the file was encoded as a whole, as Kubernetes and other stores of secrets do; decode it once",
        defect: { kind in
            kind == .doubleBase64 ? "the file is base64 of a PEM file" : nil
        })
}
