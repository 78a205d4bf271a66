// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Why a cryptographic operation failed.
@nonexhaustive public enum CryptoError: Error, Equatable, Sendable {
    /// RSA-OAEP refused the ciphertext. Nothing more is said: any detail would be an oracle (RFC 8017 section 7.1.2, note).
    case decryptionFailed
    /// The GCM tag does not fit key, nonce, additional data and ciphertext.
    case authenticationFailed
    /// The key is not readable as strict DER; the library's own decoder does not say where.
    case unreadableKey
    /// The key is not readable as strict DER, and where.
    case malformedKey(KeyDefect)
    /// A key of another algorithm than RSA.
    case notAnRSAKey
    /// A modulus outside 1,024 to 16,384 bits.
    case unsupportedModulusSize(bitCount: Int)
    /// An even modulus, or a public exponent that is even, 1, or not less than the modulus (RFC 8017 section 3.1).
    case unusableNumbers
    /// The private key does not undo what its public key does: its numbers contradict each other.
    case inconsistentKey
    /// A length in bytes that the operation does not take.
    case invalidLength(of: String, byteCount: Int)
    /// The library does not do this, or not with these parameters.
    case unsupported(String)
    /// The library failed where it should not: no memory, no entropy, a broken installation.
    case libraryFailure(operation: String)
}

/// The name and version of a crypto library.
public struct LibraryVersion: Equatable, Sendable {
    /// `openssl` or `gcrypt`.
    public var name: String
    /// The version of the library that is loaded, not of the headers.
    public var version: String

    /// Takes both as they are.
    public init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}
