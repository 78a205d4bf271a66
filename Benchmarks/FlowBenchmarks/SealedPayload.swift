// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowPayload

/// One request and its response, in all the parts that arms work on.
struct SealedPayload: Sendable {
    let plaintext: [UInt8]
    /// The request as WhatsApp posts it.
    let body: [UInt8]
    let key: [UInt8]
    let nonce: FlowNonce
    let encryptedKey: [UInt8]
    /// The plaintext under the key and the nonce, with the tag at its end.
    let sealed: [UInt8]
    /// The plaintext under the key and the inverted nonce, in base64.
    let response: [UInt8]

    /// Seals `byteCount` bytes of JSON to the run's key.
    init<Backend: MeasuredBackend>(_ byteCount: Int, for privateKey: Backend.PrivateKey, _ backend: Backend) throws {
        let plaintext = Self.json(byteCount)
        let span = plaintext.span
        var sealer = try FlowRequestSealer(backend: backend, publicKey: privateKey.publicKey)
        let request = try sealer.seal(span)
        let envelope = try FlowEnvelope(parsing: request.body.span)
        self.plaintext = plaintext
        body = request.body
        key = request.session.key.withArray { Array($0) }
        nonce = envelope.nonce
        encryptedKey = envelope.encryptedAESKey
        sealed = envelope.encryptedFlowData
        response = try Self.session(key, nonce, backend).seal(span)
    }

    var nonceBytes: [UInt8] { nonce.withSpan { span in span.indices.map { span[$0] } } }

    /// The response before base64.
    func sealedResponse() throws -> [UInt8] { try Base64.decode(response.span) }

    /// The right to seal the response once more.
    func responseSealer<Backend: CryptoBackend>(_ backend: Backend) -> FlowResponseSealer<Backend> { Self.session(key, nonce, backend) }

    private static func session<Backend: CryptoBackend>(
        _ key: [UInt8], _ nonce: FlowNonce, _ backend: Backend
    ) -> FlowResponseSealer<Backend> {
        FlowResponseSealer(session: FlowSession(key: SecretBytes(copying: key.span), requestNonce: nonce), backend: backend)
    }

    /// A JSON object of exactly so many bytes, at least 11.
    private static func json(_ byteCount: Int) -> [UInt8] {
        let (start, end) = (Array(#"{"data":""#.utf8), Array(#""}"#.utf8))
        let filling = (0..<max(byteCount - start.count - end.count, 0)).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        return start + filling + end
    }
}
