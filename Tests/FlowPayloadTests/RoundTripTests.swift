// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowPayload
import TestSupport
import Testing

/// What one backend seals, the other opens: requests and responses, at every size.
@Suite struct RoundTripTests {
    /// 250 for each of the four pairs.
    private static let sizes: [Int] = {
        let edges = [0, 1, 2, 15, 16, 17, 31, 32, 33, 1024, 65536, 65537]
        let random: [Int] = (edges.count..<249).map { ($0 * $0) % 3001 }
        return edges + random + [1 << 20]
    }()

    @Test(arguments: TestBackend.pairs)
    func randomPayloads(phone: TestBackend, server: TestBackend) throws {
        try phone.run { phone in try server.run { server in try exchange(phone, server) } }
    }

    private func exchange(_ phone: some CryptoBackend, _ server: some CryptoBackend) throws {
        var random = SeededGenerator(seed: 2048)
        var sealer = try phone.phone()
        var opener = try server.server()
        for size in Self.sizes {
            let message = random.bytes(size)
            let request = try sealer.seal(message.span)
            let sealed = request.body
            let opened = try opener.open(sealed.span)
            let plaintext = opened.plaintext
            #expect(plaintext == message, "a request of \(size) bytes")

            let answer = random.bytes(size)
            let body = try opened.responseSealer().seal(answer.span)
            #expect(body.count == (size + 16 + 2) / 3 * 4)
            let response = try request.responseOpener().open(body.span)
            #expect(response == answer, "a response of \(size) bytes")
        }
        #expect(Self.sizes.count == 250)
    }

    /// What comes out of a request or a response outlives it. Only an optimised build can get this wrong: `swift test -c release`.
    @Test(arguments: TestBackend.allCases)
    func plaintextsOutliveTheirRequests(backend: TestBackend) throws {
        try backend.run { backend in
            for size in Self.sizes.prefix(12) { try expectEcho(size, backend) }
        }
    }

    private func expectEcho(_ size: Int, _ backend: some CryptoBackend) throws {
        var sealer = try backend.phone()
        var opener = try backend.server()
        var random = SeededGenerator(seed: 1)
        let message = random.bytes(size)
        let request = try sealer.seal(message.span)
        let sealed = request.body
        let responseOpener = request.responseOpener()
        let opened = try opener.open(sealed.span)
        let plaintext = opened.plaintext
        let response = try opened.responseSealer().seal(plaintext.span)
        #expect(try responseOpener.open(response.span) == message)
    }

    @Test(arguments: TestBackend.allCases)
    func nothingIsEverUsedTwice(backend: TestBackend) throws {
        try backend.run { backend in try expectFreshness(backend) }
    }

    /// The same message a hundred times: another key, another nonce, another ciphertext each time.
    private func expectFreshness(_ backend: some CryptoBackend) throws {
        var sealer = try backend.phone()
        let message = Array("{}".utf8)
        var keys: Set<[UInt8]> = []
        var nonces: Set<[UInt8]> = []
        var wrappedKeys: Set<[UInt8]> = []
        for _ in 0..<100 {
            let request = try sealer.seal(message.span)
            keys.insert(request.session.key.withArray { Array($0) })
            nonces.insert(request.session.requestNonce.withSpan { span in span.indices.map { span[$0] } })
            wrappedKeys.insert(try FlowEnvelope(parsing: request.body.span).encryptedAESKey)
        }
        #expect(keys.count == 100 && nonces.count == 100 && wrappedKeys.count == 100)
    }
}
