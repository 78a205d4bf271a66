// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The passphrase has fewer than 12 characters, or is one of the words that are tried first.
    static let privateWeakPassphrase = Rule(
        id: "private-weak-passphrase",
        title: "weak passphrase",
        severity: .warning,
        subjects: [.privateKey],
        condition: "the passphrase has fewer than 12 characters, or is one of the words that are tried first",
        citation: "NIST SP 800-63B section 5.1.1.2",
        rationale: "whoever has the file guesses such a passphrase in hours, whatever the iterations",
        remedy: .protectAgain
    ) { candidate in
        guard let item = candidate.file.items.first(where: { $0.kind == .encryptedPrivateKey }) else { return [] }
        guard let passphrase = candidate.custody.passphrase else { throw CannotCheck(reason: "no passphrase was given") }
        // The empty one has a rule of its own.
        guard passphrase.characterCount > 0 else { return [] }
        if passphrase.characterCount < 12 {
            return [Match(message: "the passphrase has fewer than 12 characters", position: item.position)]
        }
        return passphrase.isCommon ? [Match(message: "the passphrase is one of those that are tried first", position: item.position)] : []
    }
}
