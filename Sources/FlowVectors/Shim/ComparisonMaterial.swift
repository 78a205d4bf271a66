// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowKeys
internal import FlowPayload

/// What all programs of a comparison work on: one test key, and one request sealed to it. Texts as in the shim protocol.
package struct ComparisonMaterial {
    let privateKeyPem: String
    let publicKeyPem: String
    let plaintext: String
    let body: String
    let aesKey: String
    let nonce: String
    let encryptedKey: String
    /// Says whether an answer is right.
    private let reference: (ShimRequest) -> ShimAnswer?

    /// - Parameter byteCount: of the plaintext, a JSON object; at least ``smallestByteCount``.
    package init<Backend: VectorBackend>(backend: Backend, byteCount: Int) throws {
        let key = try backend.generatePrivateKey()
        privateKeyPem = try key.pkcs8().withSpan { String(decoding: PEM.encode(label: "PRIVATE KEY", $0), as: UTF8.self) }
        publicKeyPem = String(decoding: PEM.encode(key.publicKey.numbers), as: UTF8.self)
        plaintext = String(decoding: Base64.encode(Self.plaintext(byteCount).span), as: UTF8.self)

        var server = try ShimServer(backend: backend)
        let loading = ShimRequest(op: "load-key", privateKeyPem: privateKeyPem)
        let sealing = ShimRequest(op: "seal-request", publicKeyPem: publicKeyPem, plaintext: plaintext)
        guard case .answer(let loaded) = server.reply(to: loading), loaded.outcome == .ok,
            case .answer(let sealed) = server.reply(to: sealing), let body = sealed.body, let aesKey = sealed.aesKey, let nonce = sealed.iv
        else { throw UntimedProgram(description: "the backend cannot seal a request") }
        self.body = body
        self.aesKey = aesKey
        self.nonce = nonce
        let text = Array(body.utf8)
        encryptedKey = Hex.encode(try FlowEnvelope(parsing: text.span).encryptedAESKey)
        let prepared = server
        reference = { request in
            var server = prepared
            guard case .answer(let answer) = server.reply(to: request) else { return nil }
            return answer
        }
    }

    /// Whether a response opens to the plaintext.
    func isResponse(_ body: String?) -> Bool {
        reference(ShimRequest(op: "open-response", body: body ?? "", aesKey: aesKey, iv: nonce))?.plaintext == plaintext
    }

    /// Whether a request opens to the plaintext.
    func isRequest(_ body: String?) -> Bool {
        reference(ShimRequest(op: "open-request", body: body ?? ""))?.plaintext == plaintext
    }

    private static func plaintext(_ byteCount: Int) -> [UInt8] {
        let start = Array(#"{"version":"3.0","action":"data_exchange","data":{"padding":""#.utf8)
        let end = Array(#""}}"#.utf8)
        return start + [UInt8](repeating: UInt8(ascii: "x"), count: max(byteCount - start.count - end.count, 0)) + end
    }

    /// The smallest plaintext that there is.
    package static var smallestByteCount: Int { plaintext(0).count }
}
