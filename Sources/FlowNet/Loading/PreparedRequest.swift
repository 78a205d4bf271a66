// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
package import FlowPayload
internal import NIOCore
internal import NIOHTTP1

/// A request that has only to be sent, and the right to open its answer.
struct PreparedRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer
    let answer: any ExpectedAnswer

    /// What it takes of memory, roughly: its body, and a few small objects.
    var byteCount: Int { body.readableBytes + 640 }
}

/// Judges the answer to one request, which has a key of its own.
protocol ExpectedAnswer: Sendable {
    /// `nil` where the body opens under the key of its request and holds a JSON object.
    func failure(of body: Span<UInt8>) -> LoadFailure?
}

/// Seals requests ahead of time: each has a fresh key and a fresh nonce, and is signed where a secret is given.
package struct LoadRequests: Sendable {
    static let signatureHeader = "X-Hub-Signature-256"

    /// Makes this many.
    let seal: @Sendable (_ count: Int) throws -> [PreparedRequest]
    /// Of what is sealed, in bytes.
    package let plaintextByteCount: Int
    /// Whether requests have a signature.
    package let isSigned: Bool

    init(plaintextByteCount: Int, isSigned: Bool, seal: @escaping @Sendable (Int) throws -> [PreparedRequest]) {
        self.plaintextByteCount = plaintextByteCount
        self.isSigned = isSigned
        self.seal = seal
    }

    /// - Parameters:
    ///   - plaintext: what every request holds, a JSON object.
    ///   - signer: with one secret; `nil` leaves requests without a signature.
    /// - Throws: ``FlowError/unsupportedKeySize(bitCount:)``.
    package init<Backend: CryptoBackend>(
        to target: EndpointURL, plaintext: [UInt8], publicKey: Backend.PublicKey, signer: WebhookSigner<Backend>?, _ backend: Backend
    ) throws(FlowError) {
        _ = try FlowRequestSealer(backend: backend, publicKey: publicKey)
        plaintextByteCount = plaintext.count
        isSigned = signer != nil
        seal = { count in
            // The contexts of a sealer are for one thread.
            var sealer = try FlowRequestSealer(backend: backend, publicKey: publicKey)
            return try (0..<count).map { _ in
                let request = try sealer.seal(plaintext.span)
                let body = request.body
                var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: target.target)
                head.headers.reserveCapacity(6)
                head.headers.add(name: "Host", value: target.authority)
                head.headers.add(name: "Content-Type", value: "application/json")
                head.headers.add(name: "Content-Length", value: "\(body.count)")
                head.headers.add(name: "User-Agent", value: "flowproof")
                if let signer { head.headers.add(name: Self.signatureHeader, value: try signer.sign(body.span)) }
                return PreparedRequest(
                    head: head, body: ByteBuffer(bytes: body), answer: SealedAnswer(opener: request.responseOpener()))
            }
        }
    }
}

private final class SealedAnswer<Backend: CryptoBackend>: ExpectedAnswer {
    private let opener: FlowResponseOpener<Backend>

    init(opener: consuming FlowResponseOpener<Backend>) { self.opener = opener }

    func failure(of body: Span<UInt8>) -> LoadFailure? {
        do throws(FlowError) {
            return LoadPlaintext.isObject(try opener.open(body)) ? nil : .notAnObject
        } catch .malformedResponse {
            return .notBase64
        } catch {
            return opener.isSealedUnderRequestNonce(body) ? .requestNonce : .doesNotOpen
        }
    }
}
