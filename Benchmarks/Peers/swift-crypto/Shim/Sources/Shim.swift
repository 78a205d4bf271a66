// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation

/// Answers the shim protocol with swift-crypto. For test keys only: nothing is wiped from memory.
struct Shim {
    private var privateKey: _RSA.Encryption.PrivateKey?

    // The last input of each operation, for bench.
    private var lastBody: String?
    private var lastResponse: (plaintext: Data, session: Session)?
    private var lastCiphertext: Data?
    private var lastRequest: (plaintext: Data, publicKey: _RSA.Encryption.PublicKey)?

    private typealias Operation = @Sendable (inout Shim, Request) throws -> Answer
    private static let operations: [(name: String, perform: Operation)] = [
        ("load-key", { try $0.loadKey($1) }), ("parse-key", { try $0.parseKey($1) }),
        ("open-request", { try $0.openRequest($1) }), ("seal-response", { try $0.sealResponse($1) }),
        ("seal-request", { try $0.sealRequest($1) }), ("open-response", { try $0.openResponse($1) }),
        ("open-media", { try $0.openMedia($1) }), ("oaep-decrypt", { try $0.oaepDecrypt($1) }),
        ("aes-128-gcm-open", { try $0.gcmOpen($1) }), ("aes-128-gcm-seal", { try $0.gcmSeal($1) }),
        ("verify-signature", { try $0.verifySignature($1) }), ("hmac-sha256", { try $0.hmacSHA256($1) }),
        ("aes-256-cbc-decrypt", { try $0.cbcDecrypt($1) }), ("bench", { try $0.bench($1) }),
    ]

    mutating func answer(_ line: String) -> Data {
        let line = Data(line.utf8)
        guard let id = try? JSONDecoder().decode(RequestIdentifier.self, from: line).id else {
            return Data(#"{"id":null,"outcome":"error"}"#.utf8)
        }
        var answer: Answer
        do {
            answer = try perform(JSONDecoder().decode(Request.self, from: line))
        } catch Failure.refused(let layer) {
            answer = Answer(outcome: .reject, layer: layer)
        } catch Failure.unsupported {
            answer = Answer(outcome: .unsupported)
        } catch {
            answer = Answer(outcome: .error, message: "\(error)")
        }
        answer.id = id
        return (try? JSONEncoder().encode(answer)) ?? Data(#"{"id":\#(id),"outcome":"error"}"#.utf8)
    }

    private mutating func perform(_ request: Request) throws -> Answer {
        if request.op == "hello" {
            guard request.protocol == 1 else { throw Failure.misuse("this shim speaks protocol 1") }
            return Answer(name: "swift-crypto", version: "4.5.2", features: Self.operations.map(\.name))
        }
        guard let operation = Self.operations.first(where: { $0.name == request.op }) else { throw Failure.unsupported }
        return try operation.perform(&self, request)
    }

    // MARK: Keys

    private mutating func loadKey(_ request: Request) throws -> Answer {
        privateKey = nil
        let pem = try request.text(\.privateKeyPem)
        guard let passphrase = request.passphrase else {
            privateKey = try refusing { try _RSA.Encryption.PrivateKey(unsafePEMRepresentation: pem) }
            return Answer()
        }
        // A trap: swift-crypto converts each byte to CChar, and where that is signed a byte above 0x7F ends the process.
        guard passphrase.utf8.allSatisfy({ $0 < 0x80 }) else { throw Failure.unsupported }
        privateKey = try refusing {
            let key = try _RSA.Signing.PrivateKey(encryptedPEMRepresentation: pem) { give in give(Array(passphrase.utf8)) }
            return try _RSA.Encryption.PrivateKey(unsafeDERRepresentation: key.derRepresentation)
        }
        return Answer()
    }

    private func requireKey() throws -> _RSA.Encryption.PrivateKey {
        guard let privateKey else { throw Failure.misuse("load-key must come first") }
        return privateKey
    }

    private func publicKey(_ pem: String) throws -> _RSA.Encryption.PublicKey {
        try refusing { try _RSA.Encryption.PublicKey(unsafePEMRepresentation: pem) }
    }

    private func parseKey(_ request: Request) throws -> Answer {
        let key = try publicKey(request.text(\.pem))
        return Answer(bitCount: key.keySizeInBits, spkiSHA256: SHA256.hash(data: key.derRepresentation).hex)
    }

    // MARK: Payloads

    private mutating func openRequest(_ request: Request) throws -> Answer {
        let (body, key) = (try request.text(\.body), try requireKey())
        lastBody = body
        let (plaintext, session) = try Payload.openRequest(body, with: key)
        return Answer(plaintext: plaintext.base64EncodedString(), aesKey: session.key.bytes.hex, iv: session.nonce.hex)
    }

    private mutating func sealResponse(_ request: Request) throws -> Answer {
        let plaintext = try request.base64(\.plaintext)
        let session = try Session(key: request.hex(\.aesKey), nonce: request.hex(\.iv))
        lastResponse = (plaintext, session)
        return Answer(body: try Payload.sealResponse(plaintext, session))
    }

    private mutating func sealRequest(_ request: Request) throws -> Answer {
        let plaintext = try request.base64(\.plaintext)
        let key = try publicKey(request.text(\.publicKeyPem))
        lastRequest = (plaintext, key)
        let (body, session) = try Payload.sealRequest(plaintext, to: key)
        return Answer(aesKey: session.key.bytes.hex, iv: session.nonce.hex, body: body)
    }

    private func openResponse(_ request: Request) throws -> Answer {
        let session = try Session(key: request.hex(\.aesKey), nonce: request.hex(\.iv))
        return Answer(plaintext: try Payload.openResponse(request.text(\.body), session).base64EncodedString())
    }

    private func openMedia(_ request: Request) throws -> Answer {
        guard let metadata = request.metadata else { throw Failure.misuse("open-media lacks metadata") }
        return Answer(plaintext: try Payload.openMedia(request.base64(\.file), metadata).base64EncodedString())
    }

    private func verifySignature(_ request: Request) throws -> Answer {
        let (header, secret) = (try request.text(\.header), try request.text(\.appSecret))
        let message = try request.base64(\.message)
        let digits = String(header.dropFirst("sha256=".count))
        // A secret without a byte is a key that anybody has; digits in upper case are none of Meta's.
        guard header.utf8.starts(with: "sha256=".utf8), let code = Data(hex: digits), code.hex == digits, !secret.isEmpty,
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: SymmetricKey(data: Data(secret.utf8)))
        else { throw Failure.refused("signature") }
        return Answer()
    }

    // MARK: Primitives

    private mutating func oaepDecrypt(_ request: Request) throws -> Answer {
        let (ciphertext, key) = (try request.hex(\.ciphertext), try requireKey())
        lastCiphertext = ciphertext
        return Answer(message: try refusing("oaep") { try key.decrypt(ciphertext, padding: .PKCS1_OAEP_SHA256) }.hex)
    }

    private func gcmKey(_ request: Request) throws -> SymmetricKey {
        let key = try request.hex(\.key)
        guard key.count == 16 else { throw Failure.refused("aes-key-length") }
        return SymmetricKey(data: key)
    }

    private func gcmNonce(_ request: Request) throws -> AES.GCM.Nonce {
        let bytes = try request.hex(\.nonce)
        guard !bytes.isEmpty else { throw Failure.refused("iv-length") }
        // From 12 bytes on.
        guard let nonce = try? AES.GCM.Nonce(data: bytes) else { throw Failure.unsupported }
        return nonce
    }

    private func gcmOpen(_ request: Request) throws -> Answer {
        let (ciphertext, tag) = (try request.hex(\.ciphertext), try request.hex(\.tag))
        let additionalData = try request.hex(\.additionalData)
        let (key, nonce) = (try gcmKey(request), try gcmNonce(request))
        // NIST SP 800-38D section 5.2.1.2 has 4, 8 and 12 to 15 bytes too.
        guard [4, 8].contains(tag.count) || (12...16).contains(tag.count) else { throw Failure.refused("gcm-tag") }
        guard tag.count == 16 else { throw Failure.unsupported }
        let plaintext = try refusing("gcm-tag") {
            let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag)
            return try AES.GCM.open(box, using: key, authenticating: additionalData)
        }
        return Answer(plaintext: plaintext.hex)
    }

    private func gcmSeal(_ request: Request) throws -> Answer {
        let (plaintext, additionalData) = (try request.hex(\.plaintext), try request.hex(\.additionalData))
        let box = try AES.GCM.seal(plaintext, using: gcmKey(request), nonce: gcmNonce(request), authenticating: additionalData)
        return Answer(ciphertext: box.ciphertext.hex, tag: box.tag.hex)
    }

    private func hmacSHA256(_ request: Request) throws -> Answer {
        let key = SymmetricKey(data: try request.hex(\.key))
        return Answer(tag: HMAC<SHA256>.authenticationCode(for: try request.hex(\.message), using: key).hex)
    }

    private func cbcDecrypt(_ request: Request) throws -> Answer {
        let (key, iv, ciphertext) = (try request.hex(\.key), try request.hex(\.iv), try request.hex(\.ciphertext))
        guard key.count == 32 else { throw Failure.refused("aes-key-length") }
        let plaintext = try refusing { try AES._CBC.decrypt(ciphertext, using: SymmetricKey(data: key), iv: .init(ivBytes: iv)) }
        return Answer(plaintext: plaintext.hex)
    }

    // MARK: Bench

    private func bench(_ request: Request) throws -> Answer {
        guard let count = request.count, (1...1_000_000).contains(count) else { throw Failure.misuse("count is from 1 to 1,000,000") }
        let operation = try scenario(request.text(\.scenario))
        let (start, processorStart) = (Self.nanoseconds(of: CLOCK_MONOTONIC), Self.nanoseconds(of: CLOCK_THREAD_CPUTIME_ID))
        for _ in 0..<count { try operation() }
        let (processorEnd, end) = (Self.nanoseconds(of: CLOCK_THREAD_CPUTIME_ID), Self.nanoseconds(of: CLOCK_MONOTONIC))
        return Answer(nanoseconds: end - start, cpuNanoseconds: processorEnd - processorStart)
    }

    private static func nanoseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private func scenario(_ name: String) throws -> () throws -> Void {
        switch name {
        case "open-request":
            let (body, key) = (try last(lastBody), try requireKey())
            return { _ = try Payload.openRequest(body, with: key) }
        case "seal-response":
            let (plaintext, session) = try last(lastResponse)
            return { _ = try Payload.sealResponse(plaintext, session) }
        case "round-trip":
            let (body, key) = (try last(lastBody), try requireKey())
            let (plaintext, _) = try last(lastResponse)
            return { _ = try Payload.sealResponse(plaintext, Payload.openRequest(body, with: key).session) }
        case "oaep-decrypt":
            let (ciphertext, key) = (try last(lastCiphertext), try requireKey())
            return { _ = try key.decrypt(ciphertext, padding: .PKCS1_OAEP_SHA256) }
        case "seal-request":
            let (plaintext, key) = try last(lastRequest)
            return { _ = try Payload.sealRequest(plaintext, to: key) }
        default:
            throw Failure.unsupported
        }
    }

    private func last<Input>(_ input: Input?) throws -> Input {
        guard let input else { throw Failure.misuse("bench repeats an operation that was not asked for") }
        return input
    }
}
