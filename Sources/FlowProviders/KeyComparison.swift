// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Whether a registered key is one's own: by the fingerprint of the SubjectPublicKeyInfo, never by text.
public enum KeyComparison: String, Sendable {
    /// The same key.
    case same
    /// Another key.
    case different
    /// What is registered cannot be read as a key.
    case unreadable
}

extension RegisteredKey {
    /// Compares the registered key with the public half of one's own; `nil` where none is registered.
    ///
    /// - Parameter sha256: SHA-256 of a crypto backend.
    public func comparison<Failure: Error>(
        with own: RSAPublicNumbers, sha256: (Span<UInt8>) throws(Failure) -> [UInt8]
    ) throws(Failure) -> KeyComparison? {
        guard status != .missing else { return nil }
        guard let numbers else { return .unreadable }
        let registered = try SPKIFingerprint(of: numbers, sha256: sha256)
        let expected = try SPKIFingerprint(of: own, sha256: sha256)
        return registered == expected ? .same : .different
    }
}
