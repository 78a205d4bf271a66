// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The key is encrypted with PBES1 or a scheme of PKCS#12; a warning with triple DES.
    static let privatePbes1 = Rule(
        id: "private-pbes1",
        title: "PBES1 encryption",
        severity: .error,
        subjects: [.privateKey],
        condition: "the key is encrypted with PBES1 or a scheme of PKCS#12; a warning with triple DES",
        citation: "RFC 8018 section 6.1: for compatibility only; RFC 7292 appendix C",
        rationale: "DES, RC2 and RC4 with short keys are broken by trying, whatever the passphrase",
        remedy: .protectAgain
    ) { candidate in
        candidate.file.items.compactMap { item in
            guard let name = item.encryption?.pbes1Name else { return nil }
            return Match(
                message: "the key is encrypted with \(name)", severity: name.contains("TripleDES") ? .warning : .error,
                position: item.position)
        }
    }
}
