// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto

/// Opens requests with one private key: the business's side.
///
/// One per worker: it reuses its contexts from request to request. The key is prepared once, when this is made.
public struct FlowRequestOpener<Backend: CryptoBackend>: ~Copyable {
    private let decryptor: Backend.Decryptor
    private let gcm: Backend.GCM
    private let backend: Backend
    /// Opens the payload in place of a key that was not to be had.
    private let decoyKey: SecretBytes

    /// - Throws: ``FlowError/unsupportedKeySize(bitCount:)`` for any size but 2,048 bits.
    public init(backend: Backend, privateKey: Backend.PrivateKey) throws(FlowError) {
        try requireFlowKeySize(privateKey.publicKey)
        let decryptor = try flowErrors { () throws(CryptoError) in try backend.makeOAEPDecryptor(for: privateKey) }
        let gcm = try flowErrors { () throws(CryptoError) in try backend.makeAES128GCM() }
        let decoyKey = try flowErrors { () throws(CryptoError) in
            try SecretBytes(capacity: 16) { output throws(CryptoError) in try backend.appendRandomBytes(to: &output) }
        }
        self.decryptor = decryptor
        self.gcm = gcm
        self.backend = backend
        self.decoyKey = decoyKey
    }

    /// Opens one request.
    ///
    /// - Parameter body: the JSON text as it came, escapes and all.
    /// - Throws: ``FlowError``; answer 421 with an empty body, whichever it is.
    public mutating func open(_ body: Span<UInt8>) throws(FlowError) -> OpenedFlowRequest<Backend> {
        let envelope: FlowEnvelope
        do {
            envelope = try FlowEnvelope(parsing: body)
        } catch {
            throw .envelope(error)
        }
        return try open(envelope)
    }

    /// As ``open(_:)``, of a request whose outside was read before: that needs no key, and several keys may be tried on it.
    ///
    /// A request whose AES key cannot be decrypted takes as long as one whose tag does not fit: its payload is opened all the same, under
    /// a key that nobody knows, and refused whatever comes of it.
    public mutating func open(_ envelope: consuming FlowEnvelope) throws(FlowError) -> OpenedFlowRequest<Backend> {
        do throws(CryptoError) {
            guard let key = try decryptedKey(envelope.encryptedAESKey) else {
                _ = try? PayloadCipher.open(&envelope.encryptedFlowData, key: decoyKey, nonce: envelope.nonce, gcm)
                throw .decryptionFailed
            }
            try PayloadCipher.open(&envelope.encryptedFlowData, key: key, nonce: envelope.nonce, gcm)
            let session = FlowSession(key: key, requestNonce: envelope.nonce)
            return OpenedFlowRequest(plaintext: envelope.encryptedFlowData, session: session, backend: backend)
        } catch {
            throw FlowError(error)
        }
    }

    /// The 16-byte AES key; `nil` where there is none to be had.
    private func decryptedKey(_ encrypted: [UInt8]) throws(CryptoError) -> SecretBytes? {
        do throws(CryptoError) {
            let key = try SecretBytes(capacity: 16) { output throws(CryptoError) in try decryptor.decrypt(encrypted.span, into: &output) }
            guard key.count == 16 else { return nil }
            return key
        } catch .decryptionFailed {
            return nil
        }
    }
}

/// A request that was opened: its plaintext, and the right to answer it once.
public struct OpenedFlowRequest<Backend: CryptoBackend>: ~Copyable, Sendable {
    /// The decrypted bytes: a JSON object in UTF-8 when the phone is real. User data: keep it no longer than needed.
    public var plaintext: [UInt8] { @inline(never) get { storedPlaintext } }
    // Read through a call alone: of a stored property optimised code of Swift 6.3.1 takes no reference of its own where the request is
    // consumed before the array's last use, and an echo would be sealed from memory that is free.
    private let storedPlaintext: [UInt8]
    package let session: FlowSession
    private let backend: Backend

    init(plaintext: [UInt8], session: consuming FlowSession, backend: Backend) {
        storedPlaintext = plaintext
        self.session = session
        self.backend = backend
    }

    /// The sealer of the one response to this request. There is no other way to get one.
    public consuming func responseSealer() -> FlowResponseSealer<Backend> {
        FlowResponseSealer(session: session, backend: backend)
    }
}

/// WhatsApp takes no other size: `encrypted_aes_key` has 256 bytes.
func requireFlowKeySize(_ key: some RSAPublicKey) throws(FlowError) {
    guard key.numbers.bitCount == 2048 else { throw .unsupportedKeySize(bitCount: key.numbers.bitCount) }
}
