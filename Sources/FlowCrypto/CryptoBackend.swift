// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// A crypto library, as far as WhatsApp Flows need one.
///
/// The line is drawn at the operation: at the C call the protocol would have to be written twice, at the message the
/// mistakes would. A backend is a value without state; what is worth preparing once (keys, contexts) it hands out.
public protocol CryptoBackend: Sendable {
    /// An RSA private key, prepared for use: a final class, immutable, shared freely.
    associatedtype PrivateKey: RSAPrivateKey
    /// A context that encrypts to one public key: a final class, not Sendable, for one task at a time.
    associatedtype Encryptor: OAEPEncryptor
    /// A context that decrypts with one private key: a final class, not Sendable, for one task at a time.
    associatedtype Decryptor: OAEPDecryptor
    /// A context for AES-128-GCM: a final class, not Sendable, for one task at a time.
    associatedtype GCM: AES128GCM
    /// The public half of ``PrivateKey``.
    typealias PublicKey = PrivateKey.PublicKey

    /// The library that is loaded.
    static var library: LibraryVersion { get }

    /// Initialises the library once for the process.
    ///
    /// - Throws: ``CryptoError/libraryFailure(operation:)``
    init() throws(CryptoError)

    // MARK: Keys

    /// Makes an RSA-2048 key pair with e = 65537, by the library's own method.
    func generatePrivateKey() throws(CryptoError) -> PrivateKey

    /// Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of rsaEncryption, 1,024 to 16,384 bits, in strict DER.
    func publicKey(spki der: Span<UInt8>) throws(CryptoError) -> PublicKey

    /// Reads an unencrypted PKCS#8 PrivateKeyInfo (RFC 5958, version 0) of rsaEncryption with two primes, 1,024 to 4,096 bits, in strict
    /// DER, and checks that its numbers are what RFC 8017 section 3.2 says of them.
    func privateKey(pkcs8 der: Span<UInt8>) throws(CryptoError) -> PrivateKey

    // MARK: Operations

    /// RSAES-OAEP (RFC 8017 section 7.1.1) with SHA-256, MGF1 with SHA-256, empty label.
    func makeOAEPEncryptor(for key: PublicKey) throws(CryptoError) -> Encryptor

    /// RSAES-OAEP (RFC 8017 section 7.1.2) with SHA-256, MGF1 with SHA-256, empty label.
    func makeOAEPDecryptor(for key: PrivateKey) throws(CryptoError) -> Decryptor

    /// AES-128 in Galois/Counter Mode (NIST SP 800-38D).
    func makeAES128GCM() throws(CryptoError) -> GCM

    // MARK: Parts of containers and of media files

    /// Appends the 32 bytes of SHA-256 (FIPS 180-4).
    func sha256(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError)

    /// Appends the 20 bytes of SHA-1 (FIPS 180-4): broken as a signature's digest, and what old lists of keys are made with.
    func sha1(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError)

    /// Appends the 32 bytes of HMAC-SHA-256 (RFC 2104) over `prefix` followed by `message`.
    func hmacSHA256(
        key: Span<UInt8>, prefix: Span<UInt8>, message: Span<UInt8>, into code: inout OutputSpan<UInt8>
    ) throws(CryptoError)

    /// CBC (NIST SP 800-38A section 6.2) in place, over whole blocks, without padding.
    func encryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError)

    /// CBC (NIST SP 800-38A section 6.2) in place, over whole blocks; padding is left where it is.
    func decryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError)

    /// Fills what is free of `key` with bytes made from a passphrase.
    func deriveKey(_ derivation: KeyDerivation, passphrase: Span<UInt8>, into key: inout OutputSpan<UInt8>) throws(CryptoError)

    /// Fills what is free of `bytes` from the library's random generator.
    func appendRandomBytes(to bytes: inout OutputSpan<UInt8>) throws(CryptoError)
}

/// What no Flow needs and test vectors are made or opened with.
package protocol VectorBackend: CryptoBackend {
    /// As ``CryptoBackend/makeOAEPDecryptor(for:)`` with the label L of RFC 8017 section 7.1.2.
    func makeOAEPDecryptor(for key: PrivateKey, label: Span<UInt8>) throws(CryptoError) -> Decryptor

    /// As ``CryptoBackend/privateKey(pkcs8:)``, of a key whose primes another backend has proven: that takes libgcrypt 0.1 to 1 s a key.
    func privateKey(provenPKCS8 der: Span<UInt8>) throws(CryptoError) -> PrivateKey

    /// RSAEP (RFC 8017 section 5.1.1): appends `block` to the power of e modulo n.
    ///
    /// - Parameter block: as many bytes as the modulus has, and less than it.
    func applyPublicKey(_ key: PublicKey, to block: Span<UInt8>, into result: inout OutputSpan<UInt8>) throws(CryptoError)

    /// Appends the 64 bytes of SHA-512 (FIPS 180-4).
    func sha512(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError)
}

extension CryptoBackend {
    /// The 32 bytes of SHA-256 (FIPS 180-4).
    public func sha256(_ message: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: 32) { output throws(CryptoError) in try sha256(message, into: &output) }
    }

    /// The 20 bytes of SHA-1 (FIPS 180-4).
    public func sha1(_ message: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: 20) { output throws(CryptoError) in try sha1(message, into: &output) }
    }

    /// The 32 bytes of HMAC-SHA-256 (RFC 2104).
    public func hmacSHA256(key: Span<UInt8>, message: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        let nothing: [UInt8] = []
        return try [UInt8](capacity: 32) { output throws(CryptoError) in
            try hmacSHA256(key: key, prefix: nothing.span, message: message, into: &output)
        }
    }

    /// `count` bytes from the library's random generator.
    public func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: count) { output throws(CryptoError) in try appendRandomBytes(to: &output) }
    }
}

/// An RSA public key, prepared for use.
public protocol RSAPublicKey: AnyObject, Sendable {
    /// Modulus and public exponent.
    var numbers: RSAPublicNumbers { get }
}

extension RSAPublicKey {
    /// SubjectPublicKeyInfo in DER.
    public var spki: [UInt8] { SubjectPublicKeyInfo.encode(numbers) }

    /// The size of the modulus, and so of every ciphertext, in bytes.
    public var modulusByteCount: Int { numbers.modulus.count }
}

/// An RSA private key, prepared for use.
public protocol RSAPrivateKey: AnyObject, Sendable {
    /// The public half's type.
    associatedtype PublicKey: RSAPublicKey

    /// The public half.
    var publicKey: PublicKey { get }

    /// An unencrypted PKCS#8 PrivateKeyInfo (RFC 5958) in DER.
    func pkcs8() throws(CryptoError) -> SecretBytes
}

/// Encrypts short messages to one public key.
public protocol OAEPEncryptor: AnyObject {
    /// Appends a ciphertext of exactly the modulus' size.
    ///
    /// - Parameter message: at most k - 66 bytes, 190 for RSA-2048; at least 1 on every backend.
    func encrypt(_ message: Span<UInt8>, into ciphertext: inout OutputSpan<UInt8>) throws(CryptoError)
}

/// Decrypts short messages with one private key.
public protocol OAEPDecryptor: AnyObject {
    /// Appends the message.
    ///
    /// A ciphertext of another size than the modulus', or not less than it, is refused, and so is a message
    /// longer than what is free of `message`.
    /// - Throws: ``CryptoError/decryptionFailed`` whatever was wrong.
    func decrypt(_ ciphertext: Span<UInt8>, into message: inout OutputSpan<UInt8>) throws(CryptoError)
}

/// AES-128-GCM in place, with a detached tag. No memory is allocated for a message.
///
/// Nonces of 1 to 128 bytes work on every backend, longer ones on some; where one does not, ``CryptoError/unsupported(_:)`` is thrown.
public protocol AES128GCM: AnyObject {
    /// Sets the key of the messages that follow.
    ///
    /// - Parameter key: 16 bytes.
    func setKey(_ key: Span<UInt8>) throws(CryptoError)

    /// Encrypts `buffer` in place and appends the 16 bytes of the tag.
    ///
    /// - Parameter nonce: 1 to 128 bytes, 16 for Flows. Never use a nonce twice with one key.
    func seal(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: inout OutputSpan<UInt8>
    ) throws(CryptoError)

    /// Decrypts `buffer` in place. When it throws, `buffer` is all zeros.
    ///
    /// - Parameter tag: 16 bytes for Flows; 4, 8 and 12 to 15 exist in NIST's vectors (SP 800-38D section 5.2.1.2).
    /// - Throws: ``CryptoError/authenticationFailed``; ``CryptoError/invalidLength(of:byteCount:)`` for a tag of another length.
    func open(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: Span<UInt8>
    ) throws(CryptoError)
}

extension AES128GCM {
    /// Throws unless a tag of this size may be opened (SP 800-38D section 5.2.1.2).
    package func checkTagLength(_ tag: Span<UInt8>) throws(CryptoError) {
        // Not an array of lengths: that is allocated for every message where the optimiser does not take it out.
        switch tag.count {
        case 4, 8, 12...16: return
        default: throw .invalidLength(of: "tag", byteCount: tag.count)
        }
    }
}
