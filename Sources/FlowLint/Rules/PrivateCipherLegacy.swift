// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// PBES2 with triple DES, DES, RC2, RC4 or RC5.
    static let privateCipherLegacy = Rule(
        id: "private-cipher-legacy",
        title: "old cipher",
        severity: .warning,
        subjects: [.privateKey],
        condition: "PBES2 with triple DES, DES, RC2, RC4 or RC5",
        citation: "NIST SP 800-131A revision 2; Meta's guide: openssl genrsa -des3",
        rationale: "triple DES is disallowed since 2024, and its older relatives are broken",
        remedy: .protectAgain,
        item: { item in
            item.encryption?.legacyCipherName.map { "the key is encrypted with \($0)" }
        })
}
