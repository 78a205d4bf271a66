// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowPayload
internal import FoundationEssentials

extension ShimServer {
    // MARK: Keys

    mutating func loadKey(_ request: ShimRequest) throws -> ShimAnswer {
        // Whatever happens, what follows must not be answered with the key of before.
        loadedKey = nil
        let pem = try request.text(\.privateKeyPem, "privateKeyPem")
        let key = try preparedKeys.key(ShimKey(pem: pem, passphrase: request.passphrase)) { isProven in
            try readKey(pem, request.passphrase, isProven: isProven)
        }
        loadedKey = try LoadedKey(key, backend)
        return ShimAnswer()
    }

    private func readKey(_ pem: String, _ passphrase: String?, isProven: Bool) throws -> Backend.PrivateKey {
        let file = KeyFile(reading: Array(pem.utf8))
        guard let item = file.items.first, file.items.count == 1 else { throw ShimRejection() }
        do {
            if isProven, passphrase == nil {
                let der = try backend.pkcs8(item)
                return try der.withSpan { span throws(CryptoError) in try backend.privateKey(provenPKCS8: span) }
            }
            guard let passphrase else { return try backend.privateKey(item) }
            return try backend.privateKey(item, passphrase: SecretBytes(copying: Array(passphrase.utf8).span))
        } catch {
            throw ShimRejection()
        }
    }

    func requireKey() throws(ShimFault) -> LoadedKey<Backend> {
        guard let loadedKey else { throw ShimFault(message: "load-key must come first") }
        return loadedKey
    }

    func parseKey(_ request: ShimRequest) throws -> ShimAnswer {
        do {
            let key = try publicKey(request.text(\.pem, "pem"))
            let fingerprint = try SPKIFingerprint(of: key.numbers) { span throws(CryptoError) in try backend.sha256(span) }
            return ShimAnswer(bitCount: key.numbers.bitCount, spkiSHA256: fingerprint.description)
        } catch is KeyDefect {
            throw ShimRejection()
        } catch is CryptoError {
            throw ShimRejection()
        }
    }

    func publicKey(_ pem: String) throws -> Backend.PublicKey {
        let block = try PEM.decode(Array(pem.utf8))
        return try backend.publicKey(spki: block.bytes.span)
    }

    // MARK: Payloads

    mutating func openRequest(_ request: ShimRequest) throws -> ShimAnswer {
        let body = Array(try request.text(\.body, "body").utf8)
        last.requestBody = body
        let key = try requireKey()
        do {
            let opened = try key.open(body)
            return ShimAnswer(
                plaintext: base64(opened.plaintext), aesKey: opened.session.key.withSpan { Hex.encode($0) },
                iv: opened.session.requestNonce.withSpan { Hex.encode($0) })
        } catch let error as FlowError {
            throw ShimRejection(layer: error.layer)
        }
    }

    mutating func sealResponse(_ request: ShimRequest) throws -> ShimAnswer {
        let input = try BenchInputs<Backend.PublicKey>.Response(
            key: request.hex(\.aesKey, "aesKey"), nonce: request.hex(\.iv, "iv"), plaintext: request.base64(\.plaintext, "plaintext"))
        last.response = input
        let body = try seal(input)
        return ShimAnswer(body: String(decoding: body, as: UTF8.self))
    }

    func seal(_ input: BenchInputs<Backend.PublicKey>.Response) throws -> [UInt8] {
        let sealer = FlowResponseSealer(session: try session(input.key, input.nonce), backend: backend)
        return try sealer.seal(input.plaintext.span, using: gcm)
    }

    mutating func sealRequest(_ request: ShimRequest) throws -> ShimAnswer {
        let plaintext = try request.base64(\.plaintext, "plaintext")
        let publicKey: Backend.PublicKey
        do {
            publicKey = try self.publicKey(request.text(\.publicKeyPem, "publicKeyPem"))
        } catch is KeyDefect {
            throw ShimRejection()
        } catch is CryptoError {
            throw ShimRejection()
        }
        last.request = .init(publicKey: publicKey, plaintext: plaintext)
        var sealer = try FlowRequestSealer(backend: backend, publicKey: publicKey)
        let sealed = try sealer.seal(plaintext.span)
        return ShimAnswer(
            aesKey: sealed.session.key.withSpan { Hex.encode($0) }, iv: sealed.session.requestNonce.withSpan { Hex.encode($0) },
            body: String(decoding: sealed.body, as: UTF8.self))
    }

    func openResponse(_ request: ShimRequest) throws -> ShimAnswer {
        let session = try session(request.hex(\.aesKey, "aesKey"), request.hex(\.iv, "iv"))
        let body = Array(try request.text(\.body, "body").utf8)
        do {
            let plaintext = try FlowResponseOpener(session: session, backend: backend).open(body.span)
            return ShimAnswer(plaintext: base64(plaintext))
        } catch let error {
            throw ShimRejection(layer: error.layer)
        }
    }

    func openMedia(_ request: ShimRequest) throws -> ShimAnswer {
        guard let members = request.metadata else { throw ShimFault(message: "open-media needs \"metadata\"") }
        let file = try request.base64(\.file, "file")
        let json = Array(try JSONEncoder().encode(members))
        do {
            let metadata = try MediaMetadata(parsing: json.span)
            let plaintext = try FlowMediaOpener(backend: backend).open(file, metadata: metadata)
            return ShimAnswer(plaintext: base64(plaintext))
        } catch {
            throw ShimRejection()
        }
    }

    func verifySignature(_ request: ShimRequest) throws -> ShimAnswer {
        let secret = AppSecret(SecretBytes(copying: Array(try request.text(\.appSecret, "appSecret").utf8).span))
        let message = try request.base64(\.message, "message")
        do {
            try WebhookSigner(backend: backend, secrets: [secret]).verify(request.text(\.header, "header"), of: message.span)
            return ShimAnswer()
        } catch let error as SignatureError {
            if case .backend(let error) = error { throw error }
            throw ShimRejection(layer: "signature")
        }
    }

    private func session(_ key: [UInt8], _ nonce: [UInt8]) throws -> FlowSession {
        guard key.count == 16 else { throw ShimRejection(layer: "aes-key-length") }
        guard let nonce = FlowNonce(nonce.span) else { throw ShimRejection(layer: "iv-length") }
        return FlowSession(key: SecretBytes(copying: key.span), requestNonce: nonce)
    }

    // MARK: Primitives

    mutating func oaepDecrypt(_ request: ShimRequest) throws -> ShimAnswer {
        let ciphertext = try request.hex(\.ciphertext, "ciphertext")
        last.ciphertext = ciphertext
        return ShimAnswer(message: Hex.encode(try decrypt(ciphertext)))
    }

    func decrypt(_ ciphertext: [UInt8]) throws -> [UInt8] {
        let key = try requireKey()
        do {
            return try [UInt8](capacity: key.modulusByteCount) { output throws(CryptoError) in
                try key.decryptor.decrypt(ciphertext.span, into: &output)
            }
        } catch {
            guard error == .decryptionFailed else { throw error }
            throw ShimRejection(layer: "oaep")
        }
    }

    func gcmOpen(_ request: ShimRequest) throws -> ShimAnswer {
        var buffer = try request.hex(\.ciphertext, "ciphertext")
        let (nonce, tag) = (try request.hex(\.nonce, "nonce"), try request.hex(\.tag, "tag"))
        let additionalData = try request.hex(\.additionalData, "additionalData")
        let key = try request.hex(\.key, "key")
        guard !nonce.isEmpty else { throw ShimRejection(layer: "iv-length") }
        do {
            try gcm.setKey(key.span)
            var span = buffer.mutableSpan
            try gcm.open(&span, nonce: nonce.span, additionalData: additionalData.span, tag: tag.span)
        } catch {
            throw rejection(error)
        }
        return ShimAnswer(plaintext: Hex.encode(buffer))
    }

    func gcmSeal(_ request: ShimRequest) throws -> ShimAnswer {
        var buffer = try request.hex(\.plaintext, "plaintext")
        let nonce = try request.hex(\.nonce, "nonce")
        let additionalData = try request.hex(\.additionalData, "additionalData")
        let key = try request.hex(\.key, "key")
        guard !nonce.isEmpty else { throw ShimRejection(layer: "iv-length") }
        do {
            try gcm.setKey(key.span)
            let tag = try [UInt8](capacity: 16) { tag throws(CryptoError) in
                var span = buffer.mutableSpan
                try gcm.seal(&span, nonce: nonce.span, additionalData: additionalData.span, tag: &tag)
            }
            return ShimAnswer(ciphertext: Hex.encode(buffer), tag: Hex.encode(tag))
        } catch {
            throw rejection(error)
        }
    }

    func hmac(_ request: ShimRequest) throws -> ShimAnswer {
        let (key, message) = (try request.hex(\.key, "key"), try request.hex(\.message, "message"))
        return ShimAnswer(tag: Hex.encode(try backend.hmacSHA256(key: key.span, message: message.span)))
    }

    func cbcDecrypt(_ request: ShimRequest) throws -> ShimAnswer {
        var buffer = try request.hex(\.ciphertext, "ciphertext")
        let (key, iv) = (try request.hex(\.key, "key"), try request.hex(\.iv, "iv"))
        do {
            var span = buffer.mutableSpan
            try backend.decryptCBC(.aes256, key: key.span, initializationVector: iv.span, &span)
        } catch CryptoError.invalidLength {
            throw ShimRejection()
        }
        guard let count = PKCS7Padding.unpaddedCount(buffer.span, blockByteCount: 16) else { throw ShimRejection() }
        return ShimAnswer(plaintext: Hex.encode(buffer[..<count]))
    }

    private func rejection(_ error: CryptoError) -> any Error {
        switch error {
        case .authenticationFailed: ShimRejection(layer: "gcm-tag")
        case .invalidLength(let what, _): ShimRejection(layer: what == "tag" ? "gcm-tag" : "aes-key-length")
        default: error
        }
    }

    private func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes.span), as: UTF8.self) }
}

extension FlowError {
    /// The layer that refused, in the words of the vectors; nothing a server may say on the wire.
    var layer: String? {
        switch self {
        case .envelope(.notBase64), .malformedResponse: "base64"
        case .envelope(.wrongLength("encrypted_aes_key", _)): "key-length"
        case .envelope(.wrongLength("initial_vector", _)): "iv-length"
        case .envelope(.wrongLength), .authenticationFailed: "gcm-tag"
        case .envelope: "json"
        case .decryptionFailed: "oaep"
        case .unsupportedKeySize, .backend: nil
        }
    }
}
