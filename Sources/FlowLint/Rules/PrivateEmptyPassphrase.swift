// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The empty passphrase opens the key.
    static let privateEmptyPassphrase = Rule(
        id: "private-empty-passphrase",
        title: "empty passphrase",
        severity: .error,
        subjects: [.privateKey],
        condition: "the empty passphrase opens the key",
        citation: "NIST SP 800-132 section 5",
        rationale: "a key that the empty passphrase opens is as open as one without encryption",
        remedy: .protectAgain
    ) { candidate in
        try candidate.file.items.compactMap { item in
            guard item.kind == .encryptedPrivateKey, item.encryption != nil else { return nil }
            guard let open = candidate.openPrivateKey else { throw CannotCheck(reason: "nothing here opens private keys") }
            do {
                return try open(item, .empty, { _ in })
                    ? Match(message: "the empty passphrase opens the key", position: item.position) : nil
            } catch {
                throw CannotCheck(reason: "\(error)")
            }
        }
    }
}
