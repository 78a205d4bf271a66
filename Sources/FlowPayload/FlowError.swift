// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
public import FlowKeys

/// Why a payload was refused.
///
/// A server answers every one of these with status 421 and an empty body, whatever failed: what the sender
/// learns must not depend on how far decryption got.
@nonexhaustive public enum FlowError: Error, Equatable, Sendable {
    /// The body is not the JSON that WhatsApp sends; told apart without any key.
    case envelope(EnvelopeError)
    /// The AES key could not be decrypted, or is not 16 bytes long.
    case decryptionFailed
    /// The GCM tag does not fit.
    case authenticationFailed
    /// The text of a response is not canonical base64 of at least 16 bytes.
    case malformedResponse
    /// The RSA key has another size than 2,048 bits.
    case unsupportedKeySize(bitCount: Int)
    /// The backend failed where it should not.
    case backend(CryptoError)

    init(_ error: CryptoError) {
        self =
            switch error {
            case .decryptionFailed: .decryptionFailed
            case .authenticationFailed: .authenticationFailed
            default: .backend(error)
            }
    }
}

/// Runs a backend's operation and gives its errors the names of this module.
func flowErrors<Result: ~Copyable>(_ operation: () throws(CryptoError) -> Result) throws(FlowError) -> Result {
    do {
        return try operation()
    } catch {
        throw FlowError(error)
    }
}

/// What is wrong with the outside of a request.
@nonexhaustive public enum EnvelopeError: Error, Equatable, Sendable {
    /// Not one JSON value in UTF-8 (RFC 8259); the offset in bytes of the first mistake.
    case notJSON(byteOffset: Int)
    /// JSON, but not an object.
    case notAnObject
    /// A member that must be there is not.
    case missingMember(String)
    /// A member stands there twice: parsers differ in which one they take.
    case duplicateMember(String)
    /// A member is not a string.
    case notAString(String)
    /// A member is not an object.
    case memberNotAnObject(String)
    /// A member is not canonical base64, and why.
    case notBase64(String, Base64.Failure)
    /// A member decodes to another number of bytes than it must.
    case wrongLength(String, byteCount: Int)
}
