// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowPayload
import Foundation
import TestSupport
import Testing

/// Traffic that other programs made: what it opens to is published, so nothing here is our word against our own.
@Suite(.enabled(if: PublicData.hasCaptures)) struct CaptureTests {
    private let capture: Capture

    init() throws { capture = try Capture.load() }

    private func privateKey<Backend: CryptoBackend>(_ backend: Backend) throws -> Backend.PrivateKey {
        let item = try #require(KeyFile(reading: try PublicData.capture("pywa-private-encrypted.pem")).items.first)
        return try backend.privateKey(item, passphrase: SecretBytes(copying: Array(capture.passphrase.utf8).span))
    }

    @Test(arguments: TestBackend.allCases)
    func requestOpensToItsPlaintext(backend: TestBackend) throws {
        try backend.run { backend in try requestOpens(backend) }
    }

    private func requestOpens(_ backend: some CryptoBackend) throws {
        var opener = try FlowRequestOpener(backend: backend, privateKey: privateKey(backend))
        let request = try opener.open(capture.requestBody.span)
        let plaintext = request.plaintext
        #expect(plaintext == capture.requestPlaintext)
        let key = request.session.key.withSpan { Hex.encode($0) }
        #expect(key == capture.aesKey)
        let nonce = request.session.requestNonce.withSpan { Hex.encode($0) }
        #expect(nonce == capture.nonce)
    }

    @Test(arguments: TestBackend.allCases)
    func requestOpensWithEscapedSlashes(backend: TestBackend) throws {
        // The published body has plain slashes; the phone escapes them.
        let escaped = String(decoding: capture.requestBody, as: UTF8.self).replacing("\\/", with: "/").replacing("/", with: "\\/")
        try backend.run { backend in try opens(Array(escaped.utf8), backend) }
    }

    @Test(arguments: TestBackend.allCases)
    func requestOpensWithPlainSlashes(backend: TestBackend) throws {
        let plain = String(decoding: capture.requestBody, as: UTF8.self).replacing("\\/", with: "/")
        #expect(plain.contains("/"))
        try backend.run { backend in try opens(Array(plain.utf8), backend) }
    }

    private func opens(_ body: [UInt8], _ backend: some CryptoBackend) throws {
        var opener = try FlowRequestOpener(backend: backend, privateKey: privateKey(backend))
        let plaintext = try opener.open(body.span).plaintext
        #expect(plaintext == capture.requestPlaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func responseIsReproduced(backend: TestBackend) throws {
        try backend.run { backend in try reproduceResponse(backend) }
    }

    private func reproduceResponse(_ backend: some CryptoBackend) throws {
        var opener = try FlowRequestOpener(backend: backend, privateKey: privateKey(backend))
        let body = try opener.open(capture.requestBody.span).responseSealer().seal(capture.responsePlaintext.span)
        #expect(body == capture.responseBody)

        var key = try #require(Hex.decode(capture.aesKey.utf8))
        let nonce = try #require(Hex.decode(capture.nonce.utf8).flatMap { FlowNonce($0.span) })
        let phone = FlowResponseOpener(session: FlowSession(key: SecretBytes(moving: &key), requestNonce: nonce), backend: backend)
        let plaintext = try phone.open(capture.responseBody.span)
        #expect(plaintext == capture.responsePlaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func mediaFileOpens(backend: TestBackend) throws {
        let file = try backend.run { backend in try openMedia(backend) }
        #expect(file == capture.mediaPlaintext)
        #expect(file.starts(with: [0xFF, 0xD8]), "a JPEG")
    }

    private func openMedia(_ backend: some CryptoBackend) throws -> [UInt8] {
        try FlowMediaOpener(backend: backend).open(capture.mediaFile, metadata: MediaMetadata(parsing: capture.mediaMetadata.span))
    }

    @Test(arguments: TestBackend.allCases)
    func signatureIsReproduced(backend: TestBackend) throws {
        #expect(try backend.run { backend in try verifyAndSign(backend) } == capture.signature)
    }

    private func verifyAndSign(_ backend: some CryptoBackend) throws -> String {
        let secret = AppSecret(SecretBytes(copying: Array(capture.appSecret.utf8).span))
        let signer = WebhookSigner(backend: backend, secrets: [secret])
        try signer.verify(capture.signature, of: capture.signedBody.span)
        return try signer.sign(capture.signedBody.span)
    }
}
