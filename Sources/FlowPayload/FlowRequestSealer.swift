// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
internal import FlowKeys

/// Seals requests to one public key: the phone's side, for tests and probes.
public struct FlowRequestSealer<Backend: CryptoBackend>: ~Copyable {
    private let encryptor: Backend.Encryptor
    private let gcm: Backend.GCM
    private let backend: Backend

    /// - Throws: ``FlowError/unsupportedKeySize(bitCount:)`` for any size but 2,048 bits.
    public init(backend: Backend, publicKey: Backend.PublicKey) throws(FlowError) {
        try requireFlowKeySize(publicKey)
        let encryptor = try flowErrors { () throws(CryptoError) in try backend.makeOAEPEncryptor(for: publicKey) }
        let gcm = try flowErrors { () throws(CryptoError) in try backend.makeAES128GCM() }
        self.encryptor = encryptor
        self.gcm = gcm
        self.backend = backend
    }

    /// Seals one request under a fresh AES key and a fresh nonce, as the phone does each time.
    ///
    /// - Parameter plaintext: a JSON object in UTF-8.
    public mutating func seal(_ plaintext: Span<UInt8>) throws(FlowError) -> SealedFlowRequest<Backend> {
        let (encryptor, gcm, backend) = (encryptor, gcm, backend)
        let session = try flowErrors { () throws(CryptoError) in try FlowSession.random(backend) }
        let nonce = session.requestNonce
        let envelope = try flowErrors { () throws(CryptoError) in
            FlowEnvelope(
                encryptedFlowData: try PayloadCipher.seal(plaintext, key: session.key, nonce: nonce, gcm),
                encryptedAESKey: try Self.encrypt(session.key, encryptor), nonce: nonce)
        }
        return SealedFlowRequest(body: envelope.encode(), session: session, backend: backend)
    }

    private static func encrypt(_ key: borrowing SecretBytes, _ encryptor: Backend.Encryptor) throws(CryptoError) -> [UInt8] {
        try key.withSpan { key throws(CryptoError) in
            try [UInt8](capacity: FlowEnvelope.keyByteCount) { output throws(CryptoError) in
                try encryptor.encrypt(key, into: &output)
            }
        }
    }
}

/// A request ready to be posted, and the right to open its response.
public struct SealedFlowRequest<Backend: CryptoBackend>: ~Copyable, Sendable {
    /// The JSON text to post as application/json.
    public var body: [UInt8] { @inline(never) get { storedBody } }
    // Read through a call alone, for the reason at OpenedFlowRequest.
    private let storedBody: [UInt8]
    package let session: FlowSession
    private let backend: Backend

    init(body: [UInt8], session: consuming FlowSession, backend: Backend) {
        storedBody = body
        self.session = session
        self.backend = backend
    }

    /// The opener of the response to this request.
    public consuming func responseOpener() -> FlowResponseOpener<Backend> {
        FlowResponseOpener(session: session, backend: backend)
    }
}

/// Opens the response to one request: the phone's side.
public struct FlowResponseOpener<Backend: CryptoBackend>: ~Copyable, Sendable {
    private let session: FlowSession
    private let backend: Backend

    package init(session: consuming FlowSession, backend: Backend) {
        self.session = session
        self.backend = backend
    }

    /// The plaintext of a response.
    ///
    /// - Parameter body: the whole body of the HTTP answer: canonical base64 on one line.
    public func open(_ body: Span<UInt8>) throws(FlowError) -> [UInt8] { try open(body, nonce: session.requestNonce.inverted()) }

    /// Whether the one who sealed a response forgot to invert the nonce, the commonest mistake of all: it then opens with that of
    /// the request.
    package func isSealedUnderRequestNonce(_ body: Span<UInt8>) -> Bool { (try? open(body, nonce: session.requestNonce)) != nil }

    private func open(_ body: Span<UInt8>, nonce: FlowNonce) throws(FlowError) -> [UInt8] {
        var sealed: [UInt8]
        do {
            sealed = try Base64.decode(body)
        } catch {
            throw .malformedResponse
        }
        guard sealed.count >= FlowEnvelope.tagByteCount else { throw .malformedResponse }
        let gcm = try flowErrors { () throws(CryptoError) in try backend.makeAES128GCM() }
        do {
            try PayloadCipher.open(&sealed, key: session.key, nonce: nonce, gcm)
        } catch {
            throw FlowError(error)
        }
        return sealed
    }
}
