// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The label announces another structure than the body is.
    static let formatLabelBodyMismatch = Rule(
        id: "format-label-body-mismatch",
        title: "label and body disagree",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "the label announces another structure than the body is; a warning between the two forms of a private key",
        citation: "RFC 7468 section 4",
        rationale: "parsers that go by the label fail, and those that go by the body do not",
        remedy: .convert
    ) { candidate in
        candidate.file.allDefects.compactMap { defect in
            guard case .labelMismatch(let label, let structure) = defect.kind else { return nil }
            // Between the two forms of an RSA private key, readers take either under either label.
            let isPrivate = [.pkcs8, .pkcs1Private].contains(structure) && ["PRIVATE KEY", "RSA PRIVATE KEY"].contains(label)
            return Match(
                message: "the label says \(label), the body is of another kind: \(structure.name)", severity: isPrivate ? .warning : .error,
                position: defect.position)
        }
    }
}
