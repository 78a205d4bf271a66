// SPDX-License-Identifier: Apache-2.0

/// The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), 64 lower-case hexadecimal digits.
public struct SPKIFingerprint: Hashable, Sendable, CustomStringConvertible {
    /// The 64 digits.
    public let description: String

    /// Takes SHA-256 from a crypto backend, so that this module does no arithmetic of its own.
    public init<Failure: Error>(
        of numbers: RSAPublicNumbers, sha256: (Span<UInt8>) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        description = Hex.encode(try sha256(SubjectPublicKeyInfo.encode(numbers).span))
    }
}
