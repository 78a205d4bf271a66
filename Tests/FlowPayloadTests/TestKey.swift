// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowPayload
import TestSupport

/// The suite's RSA-2048 key, made once and loaded by every backend.
enum TestKey {
    static let pkcs8: [UInt8] = try! TestBackend.openssl.run { backend in try makePKCS8(backend) }
    static let spki: [UInt8] = try! TestBackend.openssl.run { backend in try makeSPKI(backend) }

    private static func makePKCS8(_ backend: some CryptoBackend) throws -> [UInt8] {
        let der = try backend.generatePrivateKey().pkcs8()
        return der.withArray { Array($0) }
    }

    private static func makeSPKI(_ backend: some CryptoBackend) throws -> [UInt8] {
        try backend.privateKey(pkcs8: pkcs8.span).publicKey.spki
    }
}

extension CryptoBackend {
    /// The phone of these tests.
    func phone() throws -> FlowRequestSealer<Self> {
        try FlowRequestSealer(backend: self, publicKey: publicKey(spki: TestKey.spki.span))
    }

    /// The server of these tests.
    func server() throws -> FlowRequestOpener<Self> {
        try FlowRequestOpener(backend: self, privateKey: privateKey(pkcs8: TestKey.pkcs8.span))
    }
}

/// A request sealed once, with everything that opening it must give.
struct SealedSample: Sendable {
    static let plaintext = Array(#"{"data":{},"flow_token":"t/1","screen":"","action":"INIT","version":"3.0"}"#.utf8)
    static let shared: SealedSample = try! TestBackend.openssl.run { backend in try SealedSample(backend) }

    var body: [UInt8]
    var envelope: FlowEnvelope
    var key: [UInt8]

    private init(_ backend: some CryptoBackend) throws {
        var phone = try backend.phone()
        let request = try phone.seal(Self.plaintext.span)
        body = request.body
        envelope = try FlowEnvelope(parsing: request.body.span)
        key = request.session.key.withArray { Array($0) }
    }

    /// A session of its own for each use.
    var session: FlowSession { FlowSession(key: SecretBytes(copying: key.span), requestNonce: envelope.nonce) }
}
