// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// A request as the endpoint gets it. The parts stand beside the body where they exist; of invalid tests they are what the sender meant.
struct OpenRequestContent: FlowTestContent {
    static let fileName = "open-request"
    var key: String?
    /// The text of the HTTP body, verbatim.
    var body: String
    /// Base64.
    var encryptedAesKey: String?
    /// Base64.
    var encryptedFlowData: String?
    /// Base64.
    var initialVector: String?
    /// Hexadecimal, as everything below.
    var aesKey: String?
    var iv: String?
    var ciphertext: String?
    var tag: String?
    var plaintext: String?

    var expected: [(name: String, value: String?)] { [("plaintext", plaintext), ("aesKey", aesKey), ("iv", iv)] }
    var hexadecimal: [(name: String, value: String?)] {
        [("aesKey", aesKey), ("iv", iv), ("ciphertext", ciphertext), ("tag", tag), ("plaintext", plaintext)]
    }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let answer = ShimAnswer(plaintext: plaintext?.base64FromHex, aesKey: aesKey, iv: iv)
        let sought = plaintext.map { ShimAnswer(plaintext: $0.base64FromHex) }
        let expectation: VectorCase.Expectation =
            switch (result, layer) {
            case (.invalid, .payloadJSON): .answerOrRefusal(answer)
            case (.invalid, _): .refusal(insteadOf: sought)
            default: .answer(answer)
            }
        return [.init(request: ShimRequest(op: "open-request", body: body), expectation: expectation)]
    }
}

/// The response to a request: everything is given, so there is one right answer.
struct SealResponseContent: FlowTestContent {
    static let fileName = "seal-response"
    var key: String? { nil }
    /// Hexadecimal: those of the request.
    var aesKey: String
    var iv: String
    var plaintext: String
    /// Hexadecimal: every bit of `iv` flipped. Absent from invalid tests, as what follows.
    var responseNonce: String?
    var ciphertext: String?
    var tag: String?
    /// Base64: the text of the HTTP body.
    var body: String?
    /// Bodies that give a mistake away.
    var mistakes: [Mistake]?

    struct Mistake: Codable, Sendable {
        /// The flag that explains it.
        var flag: String
        var body: String
    }

    var expected: [(name: String, value: String?)] { [("body", body)] }
    var hexadecimal: [(name: String, value: String?)] {
        [("aesKey", aesKey), ("iv", iv), ("plaintext", plaintext), ("ciphertext", ciphertext), ("tag", tag)]
    }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let request = ShimRequest(op: "seal-response", plaintext: plaintext.base64FromHex, aesKey: aesKey, iv: iv)
        guard result != .invalid else { return [.init(request: request, expectation: .refusal())] }
        let telltales = (mistakes ?? []).map { VectorCase.Telltale(flag: $0.flag, answer: ShimAnswer(body: $0.body)) }
        return [.init(request: request, expectation: .answer(ShimAnswer(body: body)), telltales: telltales)]
    }
}

/// A response as the phone gets it.
struct OpenResponseContent: FlowTestContent {
    static let fileName = "open-response"
    var key: String? { nil }
    /// Hexadecimal: those of the request.
    var aesKey: String
    var iv: String
    /// The text of the HTTP body, verbatim.
    var body: String
    /// Hexadecimal.
    var plaintext: String?

    var expected: [(name: String, value: String?)] { [("plaintext", plaintext)] }
    var hexadecimal: [(name: String, value: String?)] { [("aesKey", aesKey), ("iv", iv), ("plaintext", plaintext)] }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let request = ShimRequest(op: "open-response", body: body, aesKey: aesKey, iv: iv)
        let answer = plaintext.map { ShimAnswer(plaintext: $0.base64FromHex) }
        let expectation: VectorCase.Expectation = result == .invalid ? .refusal(insteadOf: answer) : .answer(answer ?? ShimAnswer())
        return [.init(request: request, expectation: expectation)]
    }
}

/// One HTTP exchange with an endpoint whose application answers every opened request with the same plaintext.
struct RoundTripContent: FlowTestContent {
    static let fileName = "round-trip"
    var key: String?
    /// The endpoint checks signatures when it has one.
    var appSecret: String?
    var request: Request
    /// Hexadecimal: what is inside the request, and its session, where it can be opened.
    var aesKey: String?
    var iv: String?
    var requestPlaintext: String?
    /// Hexadecimal: what the application answers.
    var responsePlaintext: String?
    /// The text of the HTTP answer's body; empty for any status but 200.
    var responseBody: String

    struct Request: Codable, Sendable {
        var method: String
        var headers: Headers
        var body: String
    }

    struct Headers: Codable, Sendable {
        var contentType: String
        var signature: String?

        enum CodingKeys: String, CodingKey {
            case contentType = "Content-Type"
            case signature = "X-Hub-Signature-256"
        }
    }

    var expected: [(name: String, value: String?)] {
        [("aesKey", aesKey), ("iv", iv), ("requestPlaintext", requestPlaintext), ("responsePlaintext", responsePlaintext)]
    }
    var hexadecimal: [(name: String, value: String?)] { expected }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        var steps: [VectorCase.Step] = []
        if let appSecret {
            let question = ShimRequest(
                op: "verify-signature", appSecret: appSecret, header: request.headers.signature ?? "", message: request.body.base64)
            guard layer != .signature else { return [.init(request: question, expectation: .refusal())] }
            steps.append(.init(request: question, expectation: .answer(ShimAnswer())))
        }
        let opening = ShimRequest(op: "open-request", body: request.body)
        guard result != .invalid else { return steps + [.init(request: opening, expectation: .refusal())] }
        steps.append(
            .init(
                request: opening,
                expectation: .answer(ShimAnswer(plaintext: requestPlaintext?.base64FromHex, aesKey: aesKey, iv: iv))))
        let sealing = ShimRequest(op: "seal-response", plaintext: responsePlaintext?.base64FromHex, aesKey: aesKey, iv: iv)
        steps.append(.init(request: sealing, expectation: .answer(ShimAnswer(body: responseBody))))
        return steps
    }
}

/// A public key as it is kept in a file.
struct ParseKeyContent: FlowTestContent {
    static let fileName = "parse-key"
    var key: String? { nil }
    /// The text of the file, verbatim.
    var pem: String
    /// Of the key inside, where it is one.
    var bitCount: Int?
    /// The SHA-256 of its SPKI, hexadecimal.
    var spkiSHA256: String?

    var expected: [(name: String, value: String?)] { [("bitCount", bitCount.map(String.init)), ("spkiSHA256", spkiSHA256)] }
    var hexadecimal: [(name: String, value: String?)] { [("spkiSHA256", spkiSHA256)] }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let answer = ShimAnswer(bitCount: bitCount, spkiSHA256: spkiSHA256)
        let expectation: VectorCase.Expectation =
            result == .invalid ? .refusal(insteadOf: spkiSHA256 == nil ? nil : answer) : .answer(answer)
        return [.init(request: ShimRequest(op: "parse-key", pem: pem), expectation: expectation)]
    }
}

/// A file of PhotoPicker or DocumentPicker, as WhatsApp's servers hold it.
struct OpenMediaContent: FlowTestContent {
    static let fileName = "open-media"
    var key: String? { nil }
    var metadata: Metadata
    /// Base64.
    var file: String
    /// Hexadecimal.
    var plaintext: String?

    /// `encryption_metadata` of the component; base64.
    struct Metadata: Codable, Sendable {
        var encryptionKey: String?
        var hmacKey: String?
        var iv: String?
        var plaintextHash: String?
        var encryptedHash: String?

        enum CodingKeys: String, CodingKey {
            case encryptionKey = "encryption_key"
            case hmacKey = "hmac_key"
            case iv
            case plaintextHash = "plaintext_hash"
            case encryptedHash = "encrypted_hash"
        }

        var members: [String: String] {
            let values = [
                (CodingKeys.encryptionKey, encryptionKey), (.hmacKey, hmacKey), (.iv, iv), (.plaintextHash, plaintextHash),
                (.encryptedHash, encryptedHash),
            ]
            return Dictionary(uniqueKeysWithValues: values.compactMap { name, value in value.map { (name.rawValue, $0) } })
        }
    }

    var expected: [(name: String, value: String?)] { [("plaintext", plaintext)] }
    var hexadecimal: [(name: String, value: String?)] { expected }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let answer = plaintext.map { ShimAnswer(plaintext: $0.base64FromHex) }
        let expectation: VectorCase.Expectation = result == .invalid ? .refusal(insteadOf: answer) : .answer(answer ?? ShimAnswer())
        return [.init(request: ShimRequest(op: "open-media", metadata: metadata.members, file: file), expectation: expectation)]
    }
}

/// A body and the header that came with it.
struct WebhookSignatureContent: FlowTestContent {
    static let fileName = "webhook-signature"
    var key: String? { nil }
    var appSecret: String
    /// The value of `X-Hub-Signature-256`.
    var header: String
    /// The text of the HTTP body, verbatim.
    var body: String

    var expected: [(name: String, value: String?)] { [] }
    var hexadecimal: [(name: String, value: String?)] { [] }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let request = ShimRequest(op: "verify-signature", appSecret: appSecret, header: header, message: body.base64)
        return [.init(request: request, expectation: result == .invalid ? .refusal(insteadOf: ShimAnswer()) : .answer(ShimAnswer()))]
    }
}

/// A private key as it is kept in a file, and a request that it must open.
struct LoadKeyContent: FlowTestContent {
    static let fileName = "load-key"
    var key: String? { nil }
    /// The text of the file, verbatim.
    var pem: String
    var passphrase: String?
    /// The text of the HTTP body, verbatim.
    var body: String?
    /// Hexadecimal.
    var plaintext: String?

    var expected: [(name: String, value: String?)] { [("body", body), ("plaintext", plaintext)] }
    var hexadecimal: [(name: String, value: String?)] { [("plaintext", plaintext)] }

    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step] {
        let loading = ShimRequest(op: "load-key", privateKeyPem: pem, passphrase: passphrase)
        guard result != .invalid else { return [.init(request: loading, expectation: .refusal())] }
        let opening = ShimRequest(op: "open-request", body: body)
        return [
            .init(request: loading, expectation: .answer(ShimAnswer())),
            .init(request: opening, expectation: .answer(ShimAnswer(plaintext: plaintext?.base64FromHex))),
        ]
    }
}

extension String {
    /// The bytes of the text in base64.
    fileprivate var base64: String {
        let bytes = Array(utf8)
        return String(decoding: Base64.encode(bytes.span), as: UTF8.self)
    }

    /// What is here in hexadecimal, in base64; the shim protocol has plaintexts so.
    fileprivate var base64FromHex: String {
        let bytes = Hex.decode(utf8) ?? []
        return String(decoding: Base64.encode(bytes.span), as: UTF8.self)
    }
}
