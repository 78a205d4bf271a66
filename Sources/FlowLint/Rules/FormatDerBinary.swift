// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The file is binary DER.
    static let formatDerBinary = Rule(
        id: "format-der-binary",
        title: "DER instead of PEM",
        severity: .error,
        subjects: [.upload],
        condition: "the file is binary DER",
        citation: "Meta, WhatsApp Business Encryption: the key is uploaded as PEM",
        rationale: "WhatsApp takes PEM text",
        defect: { kind in
            kind == .binaryDER ? "this is binary DER, not PEM" : nil
        })
}
