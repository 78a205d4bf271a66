// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowKeys
package import FlowPayload
internal import FlowProviders

/// A phone on one backend, for one public key.
package struct FlowPhone<Backend: VectorBackend>: ProbePhone {
    private let backend: Backend
    private let publicKey: Backend.PublicKey
    private let otherKey: Backend.PublicKey
    private let appSecret: AppSecret?
    private let signer: WebhookSigner<Backend>?

    /// Makes a phone, and a key pair that nobody else has.
    ///
    /// - Parameters:
    ///   - publicKey: the half of the key that the endpoint should have: 2,048 bits.
    ///   - appSecret: with it every request is signed.
    package init(backend: Backend, publicKey: Backend.PublicKey, appSecret: AppSecret?) throws(CryptoError) {
        self.backend = backend
        self.publicKey = publicKey
        otherKey = try backend.generatePrivateKey().publicKey
        self.appSecret = appSecret
        signer = appSecret.map { WebhookSigner(backend: backend, secrets: [$0]) }
    }

    var signs: Bool { signer != nil }

    /// `flow_token_signature` of version 4.0: a JSON web token with HMAC-SHA-256 under the app secret (RFC 7515 section 3.1); `nil` without one.
    package func signature(ofFlowToken token: String) throws(CryptoError) -> String? {
        guard let appSecret else { return nil }
        let parts = ["{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"flow_token\":\(JSONText.quote(token))}"].map {
            Self.urlText(Array($0.utf8))
        }
        let signed = Array(parts.joined(separator: ".").utf8)
        let code = try appSecret.bytes.withSpan { key throws(CryptoError) in try backend.hmacSHA256(key: key, message: signed.span) }
        return (parts + [Self.urlText(code)]).joined(separator: ".")
    }

    /// base64url without padding (RFC 7515 section 2).
    private static func urlText(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes.span), as: UTF8.self)
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    func seal(_ draft: PhoneDraft) throws(CryptoError) -> (request: ProbeRequest, session: PhoneSession) {
        let key = try backend.randomBytes(draft.aesKeyByteCount)
        let whole = try backend.randomBytes(16)
        let sent = draft.nonce == .twelve ? Array(whole.prefix(12)) : whole
        let used = draft.nonce == .whole ? whole : Array(whole.prefix(12))
        var envelope = PhoneEnvelope(
            encryptedFlowData: try encrypt(draft.plaintext, key: key, nonce: used), encryptedAESKey: try wrap(key, draft),
            initialVector: sent)
        draft.damage(&envelope)
        guard draft.method == "POST" else {
            return (ProbeRequest(method: draft.method, headers: [], body: []), PhoneSession(key: key, nonce: sent))
        }
        let body = draft.writing(envelope)
        var headers = [(name: "Content-Type", value: "application/json")]
        if let signature = try signature(of: body, envelope, draft.signature) { headers.append(("X-Hub-Signature-256", signature)) }
        return (ProbeRequest(method: draft.method, headers: headers, body: body), PhoneSession(key: key, nonce: sent))
    }

    private func wrap(_ key: [UInt8], _ draft: PhoneDraft) throws(CryptoError) -> [UInt8] {
        let recipient = draft.isForAnotherKey ? otherKey : publicKey
        let byteCount = recipient.modulusByteCount
        guard draft.oaep.isUsual else {
            let seed = try backend.randomBytes(64)
            let encoded = try draft.oaep.encode(key, seed: seed, byteCount: byteCount, backend)
            return try [UInt8](capacity: byteCount) { output throws(CryptoError) in
                try backend.applyPublicKey(recipient, to: encoded.span, into: &output)
            }
        }
        let encryptor = try backend.makeOAEPEncryptor(for: recipient)
        return try [UInt8](capacity: byteCount) { output throws(CryptoError) in try encryptor.encrypt(key.span, into: &output) }
    }

    private func encrypt(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard key.count == 16 else {
            let sealed = try ReferenceGCM(key: key, backend).seal(plaintext, nonce: nonce)
            return sealed.ciphertext + sealed.tag
        }
        let gcm = try backend.makeAES128GCM()
        try gcm.setKey(key.span)
        var ciphertext = plaintext
        let tag = try [UInt8](capacity: 16) { tag throws(CryptoError) in
            var buffer = ciphertext.mutableSpan
            try gcm.seal(&buffer, nonce: nonce.span, additionalData: Span(), tag: &tag)
        }
        return ciphertext + tag
    }

    private func signature(
        of body: [UInt8], _ envelope: PhoneEnvelope, _ kind: PhoneDraft.Signature
    ) throws(CryptoError) -> String? {
        guard let signer else { return nil }
        let signed: [UInt8]
        switch kind {
        case .absent: return nil
        case .text(let text): return text
        case .right: signed = body
        case .wrong: signed = body + [0x20]
        case .ofReserialisedBody(let style): signed = envelope.text(style)
        }
        return try Self.sign(signed, signer)
    }

    private static func sign(_ bytes: [UInt8], _ signer: WebhookSigner<Backend>) throws(CryptoError) -> String {
        let span = bytes.span
        do {
            return try signer.sign(span)
        } catch {
            if case .backend(let cause) = error { throw cause }
            throw .invalidLength(of: "app secret", byteCount: 0)
        }
    }

    func open(_ ciphertext: [UInt8], tag: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        guard key.count == 16 else {
            guard let gcm = try? ReferenceGCM(key: key, backend),
                let right = try? gcm.tag(of: ciphertext, additionalData: [], nonce: nonce),
                right == tag
            else { return nil }
            // The stream is the same in both directions.
            return try? gcm.seal(ciphertext, nonce: nonce).ciphertext
        }
        var plaintext = ciphertext
        do throws(CryptoError) {
            let gcm = try backend.makeAES128GCM()
            try gcm.setKey(key.span)
            var buffer = plaintext.mutableSpan
            try gcm.open(&buffer, nonce: nonce.span, additionalData: Span(), tag: tag.span)
        } catch {
            return nil
        }
        return plaintext
    }

    func unmask(_ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        // Counter mode, of which encryption and decryption are one.
        (try? encrypt(ciphertext, key: key, nonce: nonce)).map { Array($0.prefix(ciphertext.count)) }
    }

    func sha256(_ message: [UInt8]) -> [UInt8]? { try? backend.sha256(message.span) }
}

extension OAEPEncoding {
    /// Whether it is what WhatsApp uses.
    fileprivate var isUsual: Bool { hash == .sha256 && mgfHash == .sha256 }
}
