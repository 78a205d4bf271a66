// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowPayload
import TestSupport

/// One request as a phone seals it, and what the endpoint answers.
struct Exchange {
    var answer: FlowAnswer
    /// What the phone opens; `nil` where there is nothing to open.
    var response: String?
    /// What the application was asked; `nil` where it was not.
    var asked: String?

    /// - Parameters:
    ///   - reply: of the application; it echoes where this is `nil`.
    ///   - otherKeys: how many keys the endpoint has besides that of the phone.
    ///   - keyPlace: where the phone's key stands among them; `nil` where it is not there.
    init(
        _ plaintext: String, on backend: TestBackend, reply: ApplicationReply? = nil, secrets: [String] = [],
        signedWith secret: String? = nil,
        headerCount: Int = 1, headerPadding: String = "", otherKeys: Int = 0, keyPlace: Int? = 0
    ) throws {
        self = try backend.run { backend in
            try Self.run(plaintext, backend, reply, secrets, secret, (headerCount, headerPadding), otherKeys: otherKeys, keyPlace: keyPlace)
        }
    }

    private init(answer: FlowAnswer, response: String?, asked: String?) {
        (self.answer, self.response, self.asked) = (answer, response, asked)
    }

    private static func run<Backend: CryptoBackend>(
        _ plaintext: String, _ backend: Backend, _ reply: ApplicationReply?, _ secrets: [String], _ secret: String?,
        _ header: (count: Int, padding: String),
        otherKeys: Int, keyPlace: Int?
    ) throws -> Exchange {
        let der = try SampleKey.shared().privateDER
        let key = try backend.privateKey(pkcs8: der.span)
        var keys = try EndpointKeyring.others(otherKeys).map { other in try backend.privateKey(pkcs8: other.span) }
        if let keyPlace { keys.insert(key, at: keyPlace) }
        let signer = secrets.isEmpty ? nil : WebhookSigner(backend: backend, secrets: secrets.map(appSecret))
        var handler = try FlowRequestHandler(backend: backend, privateKeys: keys, signer: signer, memory: AnswerMemory())

        var phone = try FlowRequestSealer(backend: backend, publicKey: key.publicKey)
        let text = Array(plaintext.utf8)
        let sealed = try phone.seal(text.span)
        let body = sealed.body
        var headers = [(name: "Content-Type", value: "application/json")]
        if let secret {
            let signature = try WebhookSigner(backend: backend, secrets: [appSecret(secret)]).sign(body.span)
            headers += Array(repeating: (name: "X-HUB-Signature-256", value: signature + header.padding), count: header.count)
        }
        var asked: String?
        let answer: FlowAnswer
        switch handler.receive(IncomingRequest(method: "POST", target: "/", headers: headers, body: body)) {
        case .answered(let given): answer = given
        case .pending(let pending):
            asked = String(decoding: pending.plaintext, as: UTF8.self)
            let echo = pending.echo
            answer = pending.answer(reply ?? .ok(echo))
        }
        let answerBody = answer.body
        let response = answerBody.isEmpty ? nil : try sealed.responseOpener().open(answerBody.span)
        return Exchange(answer: answer, response: response.map { String(decoding: $0, as: UTF8.self) }, asked: asked)
    }

    /// The answer to a body that no phone sealed.
    static func refusal(_ body: String, headers: [(name: String, value: String)], secret: String) throws -> FlowAnswer {
        try TestBackend.openssl.run { backend in try refusal(backend, body, headers, secret) }
    }

    private static func refusal(
        _ backend: some CryptoBackend, _ body: String, _ headers: [(name: String, value: String)], _ secret: String
    ) throws -> FlowAnswer {
        let der = try SampleKey.shared().privateDER
        let key = try backend.privateKey(pkcs8: der.span)
        var handler = try FlowRequestHandler(
            backend: backend, privateKeys: [key], signer: WebhookSigner(backend: backend, secrets: [appSecret(secret)]),
            memory: AnswerMemory())
        switch handler.receive(IncomingRequest(method: "POST", target: "/", headers: headers, body: Array(body.utf8))) {
        case .answered(let answer): return answer
        case .pending: throw NotRefused()
        }
    }

    struct NotRefused: Error {}

    private static func appSecret(_ text: String) -> AppSecret {
        let bytes = Array(text.utf8)
        return AppSecret(SecretBytes(copying: bytes.span))
    }
}

/// Keys that no phone of these tests seals to.
enum EndpointKeyring {
    static func others(_ count: Int) throws -> [[UInt8]] { try Array(made.get().prefix(count)) }
    private static let made = Result { try [SampleKey.make().privateDER, SampleKey.make().privateDER] }
}
