// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowOpenSSL
import FlowPayload
import Foundation
import TestSupport
import Testing

/// Opens a request, lets the application answer it, and seals the answer.
func answer(
    _ body: [UInt8], with opener: inout FlowRequestOpener<OpenSSLBackend>, application: ([UInt8]) -> [UInt8]
) -> (status: Int, body: [UInt8]) {
    do {
        let request = try opener.open(body.span)
        let reply = application(request.plaintext)
        return (200, try request.responseSealer().seal(reply.span))
    } catch {
        // Whatever failed, the answer is the same: 421 makes the phone fetch the public key again.
        return (421, [])
    }
}

/// Prepares the private key once, when the server starts.
func makeOpener(pem: [UInt8], passphrase: borrowing SecretBytes?) throws -> FlowRequestOpener<OpenSSLBackend> {
    let backend = try OpenSSLBackend()
    guard let item = KeyFile(reading: pem).items.first else { throw CryptoError.unreadableKey }
    let key = try backend.privateKey(item, passphrase: passphrase)
    return try FlowRequestOpener(backend: backend, privateKey: key)
}

@Suite struct ReadmeExampleTests {
    @Test func theExampleAnswersARequest() throws {
        let backend = try OpenSSLBackend()
        let key = try backend.generatePrivateKey()
        let passphrase: SecretBytes? = SecretBytes(copying: Array("example".utf8).span)
        let form = PrivateKeyForm(iterations: 1000)
        let pem = try backend.encodePrivateKey(pkcs8: key.pkcs8(), as: form, passphrase: passphrase).withSpan { span in
            span.indices.map { span[$0] }
        }
        var opener = try makeOpener(pem: pem, passphrase: passphrase)
        var phone = try FlowRequestSealer(backend: backend, publicKey: key.publicKey)
        let request = try phone.seal(Array("{}".utf8).span)

        let response = answer(request.body, with: &opener) { $0 + $0 }
        #expect(response.status == 200)
        let plaintext = try request.responseOpener().open(response.body.span)
        #expect(String(decoding: plaintext, as: UTF8.self) == "{}{}")

        let refusal = answer(Array("{}".utf8), with: &opener) { $0 }
        #expect(refusal.status == 421)
        #expect(refusal.body.isEmpty)
    }

    @Test func theReadmeShowsTheCodeThatIsTested() throws {
        let readme = try String(contentsOf: PublicData.packageRoot.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first)
        let functions = try #require(block.components(separatedBy: "import FlowPayload\n").last)
        let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
        #expect(source.contains(functions))
    }
}
