// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// No crypto: it copies where others encrypt, so that payloads pass through the whole Swift path and what they cost is that path's.
///
/// It protects nothing. What no scenario asks of it, it refuses.
struct NullBackend: CryptoBackend {
    static var library: LibraryVersion { LibraryVersion(name: "null", version: "0") }

    func generatePrivateKey() throws(CryptoError) -> NullPrivateKey { NullPrivateKey() }
    func publicKey(spki der: Span<UInt8>) throws(CryptoError) -> NullPublicKey { throw .unsupported("reading a key") }
    func privateKey(pkcs8 der: Span<UInt8>) throws(CryptoError) -> NullPrivateKey { throw .unsupported("reading a key") }
    func makeOAEPEncryptor(for key: NullPublicKey) throws(CryptoError) -> NullEncryptor { NullEncryptor() }
    func makeOAEPDecryptor(for key: NullPrivateKey) throws(CryptoError) -> NullDecryptor { NullDecryptor() }
    func makeAES128GCM() throws(CryptoError) -> NullGCM { NullGCM() }

    func sha256(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) { throw .unsupported("a digest") }
    func sha1(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) { throw .unsupported("a digest") }

    func hmacSHA256(
        key: Span<UInt8>, prefix: Span<UInt8>, message: Span<UInt8>, into code: inout OutputSpan<UInt8>
    ) throws(CryptoError) { throw .unsupported("a code") }

    func encryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) { throw .unsupported("CBC") }

    func decryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) { throw .unsupported("CBC") }

    func deriveKey(
        _ derivation: KeyDerivation, passphrase: Span<UInt8>, into key: inout OutputSpan<UInt8>
    ) throws(CryptoError) { throw .unsupported("key derivation") }

    /// Zeros.
    func appendRandomBytes(to bytes: inout OutputSpan<UInt8>) throws(CryptoError) {
        bytes.append(repeating: 0, count: bytes.freeCapacity)
    }
}

/// A key with a modulus of 2,048 bits and no use.
final class NullPublicKey: RSAPublicKey {
    let numbers = RSAPublicNumbers(modulus: [UInt8](repeating: 0xFF, count: 256), publicExponent: [1, 0, 1])
}

final class NullPrivateKey: RSAPrivateKey {
    let publicKey = NullPublicKey()
    func pkcs8() throws(CryptoError) -> SecretBytes { throw .unsupported("writing a key") }
}

/// The message, and zeros after it.
final class NullEncryptor: OAEPEncryptor {
    func encrypt(_ message: Span<UInt8>, into ciphertext: inout OutputSpan<UInt8>) throws(CryptoError) {
        for index in message.indices { ciphertext.append(message[index]) }
        ciphertext.append(repeating: 0, count: 256 - message.count)
    }
}

/// The first 16 bytes, an AES key's.
final class NullDecryptor: OAEPDecryptor {
    func decrypt(_ ciphertext: Span<UInt8>, into message: inout OutputSpan<UInt8>) throws(CryptoError) {
        for index in 0..<16 { message.append(ciphertext[index]) }
    }
}

/// Leaves the text as it is; a tag is 16 zeros.
final class NullGCM: AES128GCM {
    func setKey(_ key: Span<UInt8>) throws(CryptoError) {}

    func seal(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: inout OutputSpan<UInt8>
    ) throws(CryptoError) { tag.append(repeating: 0, count: 16) }

    func open(
        _ buffer: inout MutableSpan<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>, tag: Span<UInt8>
    ) throws(CryptoError) {}
}
