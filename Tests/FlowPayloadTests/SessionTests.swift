// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

@testable import FlowPayload

/// The response: the request's key, its nonce with every bit flipped, ciphertext then tag, base64 on one line.
@Suite struct SessionTests {
    private static let answer = Array(#"{"screen":"SUCCESS","data":{}}"#.utf8)
    private let sample = SealedSample.shared

    @Test func inversionFlipsEveryBit() {
        let nonce = FlowNonce { UInt8($0) }
        #expect(nonce.inverted().withSpan { span in span.indices.map { span[$0] } } == (0..<16).map { 255 - $0 })
        #expect(nonce.inverted().inverted().withSpan { span in span.indices.map { span[$0] } } == Array(0..<16))
    }

    @Test(arguments: [0, 1, 12, 15, 17, 32])
    func nonceHas16Bytes(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(FlowNonce(bytes.span) == nil)
    }

    @Test(arguments: TestBackend.pairs)
    func responseIsWhatTheProtocolSays(server: TestBackend, phone: TestBackend) throws {
        let body = try server.run { backend in try seal(backend) }
        let sealed = try Base64.decode(body.span)
        let inverted = sample.envelope.nonce.inverted().withSpan { span in span.indices.map { span[$0] } }
        #expect(try phone.run { backend in try openGCM(sealed, nonce: inverted, backend) } == Self.answer)
        #expect(try phone.run { backend in try open(body, backend) } == Self.answer)
        let plain = sample.envelope.nonce.withSpan { span in span.indices.map { span[$0] } }
        #expect(throws: CryptoError.authenticationFailed) { try phone.run { backend in try openGCM(sealed, nonce: plain, backend) } }
    }

    private func seal(_ backend: some CryptoBackend) throws -> [UInt8] {
        var opener = try backend.server()
        return try opener.open(sample.body.span).responseSealer().seal(Self.answer.span)
    }

    private func open(_ body: [UInt8], _ backend: some CryptoBackend) throws -> [UInt8] {
        try FlowResponseOpener(session: sample.session, backend: backend).open(body.span)
    }

    /// GCM without this module.
    private func openGCM(_ sealed: [UInt8], nonce: [UInt8], _ backend: some CryptoBackend) throws -> [UInt8] {
        var buffer = Array(sealed.dropLast(16))
        let tag = Array(sealed.suffix(16))
        let gcm = try backend.makeAES128GCM()
        try gcm.setKey(sample.key.span)
        var span = buffer.mutableSpan
        try gcm.open(&span, nonce: nonce.span, additionalData: Span(), tag: tag.span)
        return buffer
    }

    @Test(arguments: TestBackend.allCases)
    func responseUnderTheRequestsOwnNonceIsRefused(backend: TestBackend) throws {
        // What a server makes that forgets the inversion: to this session it is as if its nonce were inverted twice.
        let forgetful = try backend.run { backend in try sealWithoutInversion(backend) }
        #expect(throws: FlowError.authenticationFailed) { try backend.run { backend in try open(forgetful, backend) } }
    }

    private func sealWithoutInversion(_ backend: some CryptoBackend) throws -> [UInt8] {
        let session = FlowSession(key: SecretBytes(copying: sample.key.span), requestNonce: sample.envelope.nonce.inverted())
        return try FlowResponseSealer(session: session, backend: backend).seal(Self.answer.span)
    }

    @Test(arguments: TestBackend.allCases)
    func damagedResponsesAreRefused(backend: TestBackend) throws {
        let body = try backend.run { backend in try seal(backend) }
        let sealed = try Base64.decode(body.span)
        for index in sealed.indices {
            var damaged = sealed
            damaged[index] ^= 0x80
            #expect(throws: FlowError.authenticationFailed) {
                try backend.run { backend in try open(Base64.encode(damaged.span), backend) }
            }
        }
        let tagFirst = Array(sealed.suffix(16) + sealed.dropLast(16))
        #expect(throws: FlowError.authenticationFailed) { try backend.run { backend in try open(Base64.encode(tagFirst.span), backend) } }
        let cut = Array(sealed.prefix(16))
        #expect(throws: FlowError.authenticationFailed) { try backend.run { backend in try open(Base64.encode(cut.span), backend) } }
    }

    @Test(arguments: TestBackend.allCases)
    func textAroundTheBase64IsRefused(backend: TestBackend) throws {
        let body = try backend.run { backend in try seal(backend) }
        let text = String(decoding: body, as: UTF8.self)
        let sealed = try Base64.decode(body.span)
        let wrong = [
            "\"\(text)\"", text + "\n", text + "\r\n", " " + text, "\u{FEFF}" + text, text.prefix(20) + "\n" + text.dropFirst(20),
            #"{"data":"\#(text)"}"#, Hex.encode(sealed), text.replacing("=", with: ""), text + "=", "", "AAAA", "AAAAAAAAAAAAAAAAAAAA",
            String(decoding: Self.answer, as: UTF8.self),
        ]
        for response in wrong where response != text {
            // Hexadecimal digits may happen to be base64; then the tag tells.
            let error = #expect(throws: FlowError.self, Comment(rawValue: response)) {
                try backend.run { backend in try open(Array(response.utf8), backend) }
            }
            if response != Hex.encode(sealed) { #expect(error == .malformedResponse, Comment(rawValue: response)) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func otherSessionsDoNotOpenIt(backend: TestBackend) throws {
        let body = try backend.run { backend in try seal(backend) }
        var wrongKey = sample.key
        wrongKey[15] ^= 1
        let nonce = sample.envelope.nonce
        try backend.run { backend in
            let error = try refusal(of: body, by: FlowSession(key: SecretBytes(copying: wrongKey.span), requestNonce: nonce), backend)
            #expect(error == .authenticationFailed)
        }
    }

    private func refusal(
        of body: [UInt8], by session: consuming FlowSession, _ backend: some CryptoBackend
    ) throws -> FlowError? {
        let opener = FlowResponseOpener(session: session, backend: backend)
        do {
            _ = try opener.open(body.span)
            return nil
        } catch {
            return error
        }
    }
}
