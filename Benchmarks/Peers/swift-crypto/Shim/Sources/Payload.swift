// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation

/// What both ends of one request share.
struct Session {
    let key: SymmetricKey
    let nonce: Data

    /// - Throws: ``Failure/refused(_:)`` unless both have 16 bytes: another key would be one for AES-192 or AES-256, and a nonce of 12 bytes
    ///   is as good to AES-GCM as one of 16.
    init(key: Data, nonce: Data) throws {
        guard key.count == 16 else { throw Failure.refused("aes-key-length") }
        guard nonce.count == 16 else { throw Failure.refused("iv-length") }
        self.key = SymmetricKey(data: key)
        self.nonce = nonce
    }

    /// Every bit flipped: the response's, so that both directions share a key and never a nonce.
    var responseNonce: Data { Data(nonce.map { ~$0 }) }
}

/// The JSON object that WhatsApp posts.
struct Envelope: Codable {
    var encryptedFlowData: String
    var encryptedAESKey: String
    var initialVector: String

    enum CodingKeys: String, CodingKey {
        case encryptedFlowData = "encrypted_flow_data"
        case encryptedAESKey = "encrypted_aes_key"
        case initialVector = "initial_vector"
    }
}

/// Flow payloads, sealed and opened by swift-crypto.
enum Payload {
    private static let decoder = JSONDecoder()
    private static let encoder = JSONEncoder()

    static func openRequest(_ body: String, with privateKey: _RSA.Encryption.PrivateKey) throws -> (plaintext: Data, session: Session) {
        let envelope = try refusing("json") { try decoder.decode(Envelope.self, from: Data(body.utf8)) }
        guard let sealed = Data(base64Encoded: envelope.encryptedFlowData),
            let encryptedKey = Data(base64Encoded: envelope.encryptedAESKey), let nonce = Data(base64Encoded: envelope.initialVector)
        else { throw Failure.refused("base64") }
        guard encryptedKey.count == 256 else { throw Failure.refused("key-length") }
        guard nonce.count == 16 else { throw Failure.refused("iv-length") }
        // PKCS1_OAEP without a suffix is SHA-1.
        let key = try refusing("oaep") { try privateKey.decrypt(encryptedKey, padding: .PKCS1_OAEP_SHA256) }
        let session = try Session(key: key, nonce: nonce)
        return (try open(sealed, session.key, nonce: nonce), session)
    }

    static func sealRequest(_ plaintext: Data, to publicKey: _RSA.Encryption.PublicKey) throws -> (body: String, session: Session) {
        guard publicKey.keySizeInBits == 2048 else { throw Failure.refused("key-length") }
        let session = try Session(key: randomBytes(16), nonce: randomBytes(16))
        let encryptedKey = try publicKey.encrypt(session.key.bytes, padding: .PKCS1_OAEP_SHA256)
        let envelope = Envelope(
            encryptedFlowData: try seal(plaintext, session.key, nonce: session.nonce).base64EncodedString(),
            encryptedAESKey: encryptedKey.base64EncodedString(), initialVector: session.nonce.base64EncodedString())
        return (String(decoding: try encoder.encode(envelope), as: UTF8.self), session)
    }

    static func sealResponse(_ plaintext: Data, _ session: Session) throws -> String {
        try seal(plaintext, session.key, nonce: session.responseNonce).base64EncodedString()
    }

    static func openResponse(_ body: String, _ session: Session) throws -> Data {
        guard let sealed = Data(base64Encoded: body) else { throw Failure.refused("base64") }
        return try open(sealed, session.key, nonce: session.responseNonce)
    }

    /// A file of PhotoPicker or DocumentPicker: AES-256-CBC, then 10 bytes of HMAC-SHA-256 over IV and ciphertext.
    static func openMedia(_ file: Data, _ metadata: [String: String]) throws -> Data {
        func field(_ names: String..., byteCount: Int) throws -> Data {
            guard let text = names.lazy.compactMap({ metadata[$0] }).first, let bytes = Data(base64Encoded: text), bytes.count == byteCount
            else { throw Failure.refused("metadata") }
            return bytes
        }
        let key = SymmetricKey(data: try field("encryption_key", byteCount: 32))
        let authenticationKey = SymmetricKey(data: try field("hmac_key", byteCount: 32))
        let iv = try field("iv", byteCount: 16)
        let plaintextHash = try field("plaintext_hash", byteCount: 32)
        // Meta's text calls it by two names.
        let fileHash = try field("encrypted_hash", "enc_hash", byteCount: 32)

        guard SHA256.hash(data: file) == fileHash else { throw Failure.refused("encrypted-hash") }
        let ciphertext = file.dropLast(10)
        let code = HMAC<SHA256>.authenticationCode(for: iv + ciphertext, using: authenticationKey)
        guard file.count > 10, code.prefix(10).elementsEqual(file.suffix(10)) else { throw Failure.refused("hmac") }
        let plaintext = try refusing("padding") { try AES._CBC.decrypt(ciphertext, using: key, iv: .init(ivBytes: iv)) }
        guard SHA256.hash(data: plaintext) == plaintextHash else { throw Failure.refused("plaintext-hash") }
        return plaintext
    }

    // The combined form of a sealed box exists for nonces of 12 bytes alone: ciphertext and tag are joined by hand.

    private static func open(_ sealed: Data, _ key: SymmetricKey, nonce: Data) throws -> Data {
        try refusing("gcm-tag") {
            let box = try AES.GCM.SealedBox(nonce: .init(data: nonce), ciphertext: sealed.dropLast(16), tag: sealed.suffix(16))
            return try AES.GCM.open(box, using: key)
        }
    }

    private static func seal(_ plaintext: Data, _ key: SymmetricKey, nonce: Data) throws -> Data {
        let box = try AES.GCM.seal(plaintext, using: key, nonce: .init(data: nonce))
        return box.ciphertext + box.tag
    }

    private static func randomBytes(_ count: Int) -> Data { SymmetricKey(size: .init(bitCount: 8 * count)).bytes }
}

extension SymmetricKey {
    var bytes: Data { withUnsafeBytes { Data($0) } }
}
