// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys

extension CryptoBackend {
    func encrypt(_ message: [UInt8], to key: PublicKey) throws(CryptoError) -> [UInt8] {
        try makeOAEPEncryptor(for: key).encrypt(message, capacity: key.modulusByteCount)
    }

    func decrypt(_ ciphertext: [UInt8], with key: PrivateKey) throws(CryptoError) -> [UInt8] {
        try makeOAEPDecryptor(for: key).decrypt(ciphertext, capacity: key.publicKey.modulusByteCount)
    }

    // With keys as bytes, for callers that do not know the types of the backend's keys.

    func encrypt(_ message: [UInt8], spki: [UInt8]) throws(CryptoError) -> [UInt8] {
        try encrypt(message, to: publicKey(spki: spki.span))
    }

    func decrypt(_ ciphertext: [UInt8], pkcs8: [UInt8]) throws(CryptoError) -> [UInt8] {
        try decrypt(ciphertext, with: privateKey(pkcs8: pkcs8.span))
    }

    /// Bytes of a key made from a passphrase.
    func derive(_ derivation: KeyDerivation, _ passphrase: String, byteCount: Int) throws(CryptoError) -> [UInt8] {
        let passphrase = SecretBytes(copying: Array(passphrase.utf8).span)
        return try [UInt8](capacity: byteCount) { output throws(CryptoError) in
            try passphrase.withSpan { passphrase throws(CryptoError) in
                try deriveKey(derivation, passphrase: passphrase, into: &output)
            }
        }
    }
}

extension OAEPEncryptor {
    func encrypt(_ message: [UInt8], capacity: Int) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: capacity) { output throws(CryptoError) in try encrypt(message.span, into: &output) }
    }
}

extension OAEPDecryptor {
    func decrypt(_ ciphertext: [UInt8], capacity: Int) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: capacity) { output throws(CryptoError) in try decrypt(ciphertext.span, into: &output) }
    }
}

/// What sealing yields.
struct SealedMessage: Equatable {
    var ciphertext: [UInt8]
    var tag: [UInt8]
}

extension AES128GCM {
    func setKey(_ key: [UInt8]) throws(CryptoError) { try setKey(key.span) }

    func seal(_ plaintext: [UInt8], nonce: [UInt8], additionalData: [UInt8] = []) throws(CryptoError) -> SealedMessage {
        var buffer = plaintext
        let tag = try [UInt8](capacity: 16) { tag throws(CryptoError) in
            var span = buffer.mutableSpan
            try seal(&span, nonce: nonce.span, additionalData: additionalData.span, tag: &tag)
        }
        return SealedMessage(ciphertext: buffer, tag: tag)
    }

    /// Opens `buffer`, which is left as `open` leaves it, also when this throws.
    func open(
        _ buffer: inout [UInt8], nonce: [UInt8], additionalData: [UInt8] = [], tag: [UInt8]
    ) throws(CryptoError) {
        var span = buffer.mutableSpan
        try open(&span, nonce: nonce.span, additionalData: additionalData.span, tag: tag.span)
    }

    /// The plaintext.
    func open(_ sealed: SealedMessage, nonce: [UInt8], additionalData: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        var buffer = sealed.ciphertext
        try open(&buffer, nonce: nonce, additionalData: additionalData, tag: sealed.tag)
        return buffer
    }
}
