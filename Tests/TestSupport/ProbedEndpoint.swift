// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
package import FlowEndpoint
internal import FlowKeys
package import FlowOpenSSL
internal import FlowPayload
internal import FlowProviders
internal import Foundation
internal import Synchronization

/// A Flow endpoint as one writes it well, with one mistake put in where one is named; it stands where the network would.
package final class ProbedEndpoint: ProbeTransport {
    package static let appSecret = "4e1c0b5f6a7d8e9f0a1b2c3d4e5f6a7b"
    package static let expiredToken = "expired"

    private let backend: OpenSSLBackend
    private let key: OpenSSLPrivateKey
    private let signer: WebhookSigner<OpenSSLBackend>?
    /// The id of a mistake, or of one of the ways to make it.
    private let mistake: String
    private let memory = Mutex(Memory())

    private struct Memory {
        var session: Session?
        var requestCount = 0
    }

    /// Key and nonce of one request.
    private struct Session {
        var key: [UInt8]
        var nonce: [UInt8]
    }

    /// An answer that is no sealed one.
    private struct Refusal: Error {
        var status: Int
        var body = ""
    }

    package init(_ mistake: String = "", key: OpenSSLPrivateKey, isSigned: Bool = true) throws {
        backend = try OpenSSLBackend()
        self.key = key
        self.mistake = mistake
        let secret = Array((mistake == "other-app-secret" ? "another" : Self.appSecret).utf8)
        signer = isSigned ? WebhookSigner(backend: backend, secrets: [AppSecret(SecretBytes(copying: secret.span))]) : nil
    }

    package var requestCount: Int { memory.withLock(\.requestCount) }

    package func send(_ request: ProbeRequest) async -> ProbeReply {
        memory.withLock { $0.requestCount += 1 }
        if mistake == "silence" { return .none(.init(message: "no whole answer in time", remedy: "wait", isUnreachable: false)) }
        if mistake == "unreachable" { return .none(.init(message: "the connection was refused", remedy: "start it", isUnreachable: true)) }
        if mistake == "redirected" { return reply(308, Array("moved".utf8)) }
        do {
            let (status, body) = try answer(request)
            return reply(status, body)
        } catch let refusal as Refusal {
            return reply(refusal.status, Array(refusal.body.utf8))
        } catch {
            return reply(500, Array("\(error)".utf8))
        }
    }

    private func reply(_ status: Int, _ body: [UInt8]) -> ProbeReply {
        let type = mistake == "content-type-html" ? "text/html; charset=utf-8" : "text/plain"
        let seconds = ["slow": 1.5, "too-slow": 10.5][mistake] ?? 0.002
        return .answer(ProbeAnswer(status: status, headers: [("Content-Type", type)], body: body, seconds: seconds))
    }

    private func answer(_ request: ProbeRequest) throws -> (Int, [UInt8]) {
        guard request.method == "POST" else { throw Refusal(status: mistake == "get-500" ? 500 : 405) }
        if mistake == "body-limit-small", request.body.count > 16 << 10 { throw Refusal(status: 413) }
        if mistake != "signature-after-decryption" { try checkSignature(request) }
        let (session, plaintext) = try open(request.body)
        try checkSignature(request)
        let value = try JSONValue(plaintext)
        let (status, response) = try application(value)
        if mistake == "answer-plain-json" || (mistake == "ping-plain" && value["action"]?.string == "ping")
            || (mistake == "expired-token-plain" && status == 427)
        {
            return (status, Array(response.text().utf8))
        }
        var text = Array(response.text().utf8)
        if mistake == "unicode-mangled-cut", text.contains(where: { $0 >= 0x80 }) {
            text.removeLast(text.count - String(decoding: text, as: UTF8.self).count)
        }
        let cached = memory.withLock { memory in
            if memory.session == nil { memory.session = session }
            return memory.session ?? session
        }
        return (status, try encode(try seal(text, mistake == "key-cached" ? cached : session)))
    }

    // MARK: Signature

    private func checkSignature(_ request: ProbeRequest) throws {
        guard let signer, mistake != "signature-unchecked" else { return }
        let header = request.headers.first { $0.name == "X-Hub-Signature-256" }?.value
        if mistake == "signature-missing-500", header?.hasPrefix("sha256=") != true { throw Refusal(status: 500) }
        var body = request.body
        if mistake.hasPrefix("signature-reserialised") { body = reserialised(body) }
        do throws(SignatureError) {
            try signer.verify(header ?? "", of: body.span)
        } catch {
            throw Refusal(status: mistake == "signature-403" ? 403 : 432)
        }
    }

    /// As parsers of other languages write it again.
    private func reserialised(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        guard mistake != "signature-reserialised-php" else { return Array(text.filter { !$0.isWhitespace }.utf8) }
        let plain = text.replacing("\\/", with: "/")
        guard mistake == "signature-reserialised-python" else { return Array(plain.utf8) }
        return Array(plain.replacing("\":\"", with: "\": \"").replacing("\",\"", with: "\", \"").utf8)
    }

    // MARK: The request

    private func open(_ body: [UInt8]) throws -> (Session, [UInt8]) {
        guard let value = try? JSONValue(body), let wrapped = Self.bytes(value["encrypted_aes_key"]),
            var sealed = Self.bytes(value["encrypted_flow_data"]), let nonce = Self.bytes(value["initial_vector"])
        else { throw Refusal(status: ["malformed-body-500", "undecryptable-500"].contains(mistake) ? 500 : 421) }
        if mistake == "strict-members", value.members?.count != 3 { throw Refusal(status: 400) }
        let session = Session(key: try unwrap(wrapped), nonce: nonce)
        var used = nonce
        if mistake == "request-nonce-truncated" { used = Array(nonce.prefix(12)) }
        if mistake == "request-nonce-truncated-500", nonce.count != 12 { throw Refusal(status: 500) }
        if mistake == "request-nonce-truncated-checked", nonce.count == 16 {
            throw Refusal(status: session.key.count == 16 ? 500 : 421)
        }
        if mistake == "aes-256-expected-checked" { throw Refusal(status: session.key.count == 32 ? 421 : nonce.count == 16 ? 500 : 421) }
        guard used.count == 16 || mistake.hasPrefix("request-nonce"), sealed.count >= 16 else { throw refusal(ofTag: true) }
        if mistake == "aes-256-expected" {
            guard session.key.count == 32 else { throw Refusal(status: 500, body: "expected 32 bytes") }
            let plaintext = try ReferenceGCM(key: session.key, backend).seal(Array(sealed.dropLast(16)), nonce: used).ciphertext
            return (session, plaintext)
        }
        guard session.key.count == 16 else { throw refusal(ofTag: true) }
        let tag = Array(sealed.suffix(16))
        sealed.removeLast(16)
        let ciphertext = sealed
        let gcm = try backend.makeAES128GCM()
        try gcm.setKey(session.key.span)
        do {
            var span = sealed.mutableSpan
            try gcm.open(&span, nonce: used.span, additionalData: Span(), tag: tag.span)
        } catch {
            guard mistake == "tag-unchecked" else { throw refusal(ofTag: true) }
            return (session, try ReferenceGCM(key: session.key, backend).seal(ciphertext, nonce: used).ciphertext)
        }
        return (session, sealed)
    }

    private static func bytes(_ value: JSONValue?) -> [UInt8]? {
        guard let text = value?.string.map({ Array($0.utf8) }) else { return nil }
        return try? Base64.decode(text.span)
    }

    private func unwrap(_ wrapped: [UInt8]) throws -> [UInt8] {
        let mgf = ["oaep-sha1": "sha1", "mgf1-sha1": "sha1"][mistake]
        if let mgf {
            return try OpenSSLTool.decrypt(wrapped, key, hash: mistake == "oaep-sha1" ? "sha1" : "sha256", mgf: mgf)
                ?? { throw Refusal(status: 421) }()
        }
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        do {
            return try [UInt8](capacity: 32) { output throws(CryptoError) in try decryptor.decrypt(wrapped.span, into: &output) }
        } catch {
            throw refusal(ofTag: false)
        }
    }

    private func refusal(ofTag: Bool) -> Refusal {
        switch mistake {
        case "undecryptable-500": Refusal(status: 500)
        case "tag-failure-500": Refusal(status: ofTag ? 500 : 421)
        case "undecryptable-200": Refusal(status: 200)
        case "undecryptable-told": Refusal(status: 421, body: ofTag ? "InvalidTag" : "Decryption failed")
        default: Refusal(status: 421)
        }
    }

    // MARK: The application

    private func application(_ request: JSONValue) throws -> (Int, JSONValue) {
        if mistake == "version-3-only", request["version"]?.string != "3.0" { throw Refusal(status: 500) }
        if request["action"]?.string == "ping" { return (200, ["data": ["status": "active"]]) }
        let isNotification = request["data"]?["error"] != nil
        if mistake == "notification-needs-token", isNotification, request["flow_token"] == nil { throw Refusal(status: 500) }
        if mistake == "notification-500", isNotification { throw Refusal(status: 500) }
        if isNotification, mistake != "notification-unacknowledged" { return (200, ["data": ["acknowledged": true]]) }
        if mistake == "back-unhandled", request["action"]?.string == "BACK" { throw Refusal(status: 500) }
        if request["flow_token"]?.string == Self.expiredToken { return (427, ["error_msg": "The order has already been placed"]) }
        guard mistake.hasPrefix("unicode-mangled") else { return (200, ["screen": "NEXT", "data": request["data"] ?? [:]]) }
        let name = request["data"]?["name"]?.string ?? ""
        guard mistake == "unicode-mangled" else { return (200, ["screen": "NEXT", "data": ["name": .string(name)]]) }
        let mangled = String(String.UnicodeScalarView(name.utf8.map { Unicode.Scalar($0) }))
        return (200, ["screen": "NEXT", "data": ["name": .string(mangled)]])
    }

    // MARK: The answer

    private func seal(_ plaintext: [UInt8], _ session: Session) throws -> [UInt8] {
        var nonce = session.nonce.map { ~$0 }
        var key = session.key
        switch mistake {
        case "nonce-not-inverted": nonce = session.nonce
        case "nonce-first-byte-inverted": nonce = [~session.nonce[0]] + session.nonce.dropFirst()
        case "nonce-truncated": nonce = Array(nonce.prefix(12))
        case "nonce-random": nonce = try backend.randomBytes(12)
        case "nonce-random-16": nonce = try backend.randomBytes(16)
        case "answer-aes-256": key = try backend.sha256(key.span)
        case "answer-aes-256-doubled": key += key
        default: break
        }
        let (ciphertext, tag) = try ReferenceGCM(key: key, backend).seal(plaintext, nonce: nonce)
        switch mistake {
        case "nonce-random", "nonce-random-16": return nonce + ciphertext + tag
        case "tag-first": return tag + ciphertext
        case "tag-missing": return ciphertext
        default: return ciphertext + tag
        }
    }

    private func encode(_ sealed: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: Base64.encode(sealed.span), as: UTF8.self)
        let lines = stride(from: 0, to: text.utf8.count, by: 76).map { text.dropFirst($0).prefix(76) }
        let encoded =
            switch mistake {
            case "answer-hex": Hex.encode(sealed)
            case "answer-base64-url": text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            case "answer-base64-lines": lines.joined(separator: "\r\n") + "\r\n"
            case "answer-base64-newline": text + "\n"
            case "answer-json-string": quoted(text).replacing("/", with: "\\/")
            case "answer-json-object": "{\"encrypted_response\": \(quoted(text))}"
            default: text
            }
        return mistake == "answer-binary" ? sealed : Array(encoded.utf8)
    }
}

/// What no backend here does, done by the tool.
enum OpenSSLTool {
    /// `nil` where it refuses the ciphertext.
    static func decrypt(_ ciphertext: [UInt8], _ key: OpenSSLPrivateKey, hash: String, mgf: String) throws -> [UInt8]? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "flowproof-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try key.pkcs8().withSpan { span in
            try Data(span.indices.map { span[$0] }).write(to: folder.appending(path: "key.der"))
        }
        let words = [
            "openssl", "pkeyutl", "-decrypt", "-inkey", "key.der", "-keyform", "DER", "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt",
            "rsa_oaep_md:\(hash)", "-pkeyopt", "rsa_mgf1_md:\(mgf)",
        ]
        let result = try Command.run(words, input: ciphertext, in: folder, environment: [:])
        return result.status == 0 ? result.standardOutput : nil
    }
}
