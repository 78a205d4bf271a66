// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowPayload
import TestSupport
import Testing

/// Files of PhotoPicker and DocumentPicker: every check on its own, in the order in which they are made.
@Suite struct MediaTests {
    private func open(_ fixture: MediaFixture, json: String? = nil, _ backend: some CryptoBackend) throws -> [UInt8] {
        let text = Array((json ?? fixture.json).utf8)
        return try FlowMediaOpener(backend: backend).open(fixture.file, metadata: MediaMetadata(parsing: text.span))
    }

    /// Makes a fixture, changes it, and opens it.
    private func open(
        _ backend: TestBackend, _ plaintext: [UInt8] = Array("a photo".utf8), padding: [UInt8]? = nil, hashAgain: Bool = true,
        _ change: (inout MediaFixture) -> Void = { _ in }
    ) throws -> [UInt8] {
        func run(_ backend: some CryptoBackend) throws -> [UInt8] {
            var fixture = try MediaFixture(plaintext, padding: padding, backend)
            change(&fixture)
            if hashAgain { try fixture.sealHash(backend) }
            return try open(fixture, backend)
        }
        return try backend.run { backend in try run(backend) }
    }

    @Test(arguments: TestBackend.allCases, [0, 1, 15, 16, 17, 31, 32, 70_000])
    func fileOpens(backend: TestBackend, count: Int) throws {
        let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(try open(backend, plaintext) == plaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func metadataMayBeNestedOrBare(backend: TestBackend) throws {
        try backend.run { backend in try expectBothForms(backend) }
    }

    private func expectBothForms(_ backend: some CryptoBackend) throws {
        var fixture = try MediaFixture(Array("x".utf8), backend)
        #expect(try open(fixture, json: fixture.json, backend) == fixture.plaintext)
        #expect(try open(fixture, json: fixture.bareJSON, backend) == fixture.plaintext)
        #expect(try open(fixture, json: fixture.json.replacing("/", with: #"\/"#), backend) == fixture.plaintext)
        fixture.members["enc_hash"] = fixture.members.removeValue(forKey: "encrypted_hash")
        #expect(try open(fixture, json: fixture.json, backend) == fixture.plaintext)
        #expect(try open(fixture, json: fixture.bareJSON, backend) == fixture.plaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func changedFileIsNotTheOneMeant(backend: TestBackend) {
        #expect(throws: MediaError.encryptedHashDiffers) { try open(backend, hashAgain: false) { $0.file[0] ^= 1 } }
        #expect(throws: MediaError.encryptedHashDiffers) { try open(backend, hashAgain: false) { $0.file[$0.file.count - 1] ^= 1 } }
        #expect(throws: MediaError.encryptedHashDiffers) { try open(backend, hashAgain: false) { $0.file.removeLast() } }
        #expect(throws: MediaError.encryptedHashDiffers) { try open(backend, hashAgain: false) { $0.file = [] } }
    }

    @Test(arguments: TestBackend.allCases, [0, 1, 9, 10, 11, 25, 27, 41])
    func fileIsBlocksAndACode(backend: TestBackend, count: Int) {
        #expect(throws: MediaError.fileLength(byteCount: count)) { try open(backend) { $0.file = [UInt8](repeating: 0, count: count) } }
    }

    @Test(arguments: TestBackend.allCases)
    func codeCoversEverything(backend: TestBackend) {
        for index in [0, 15, 16, 25] {
            #expect(throws: MediaError.authenticationFailed) { try open(backend) { $0.file[index] ^= 0x01 } }
        }
        #expect(throws: MediaError.authenticationFailed, "the IV is signed too") {
            try open(backend) { $0.members["iv"] = EnvelopeText.base64([UInt8](repeating: 0x34, count: 16)) }
        }
        #expect(throws: MediaError.authenticationFailed) {
            try open(backend) { $0.members["hmac_key"] = EnvelopeText.base64([UInt8](repeating: 0x23, count: 32)) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func codeWithoutTheIVIsRefused(backend: TestBackend) throws {
        // What implementations sign that follow WhatsApp's ordinary media.
        #expect(throws: MediaError.authenticationFailed) { try backend.run { backend in try openSignedWithoutIV(backend) } }
    }

    private func openSignedWithoutIV(_ backend: some CryptoBackend) throws -> [UInt8] {
        var fixture = try MediaFixture(Array("x".utf8), backend)
        let ciphertext = Array(fixture.file.dropLast(10))
        fixture.file = ciphertext + (try backend.hmacSHA256(key: fixture.hmacKey.span, message: ciphertext.span)).prefix(10)
        try fixture.sealHash(backend)
        return try open(fixture, backend)
    }

    @Test(arguments: TestBackend.allCases, [[0], [17], [2, 3], [0xFF]])
    func paddingIsWhole(backend: TestBackend, end: [UInt8]) {
        let text = [UInt8](repeating: 0x61, count: 16 - end.count)
        #expect(throws: MediaError.padding) { try open(backend, text, padding: end) }
    }

    @Test(arguments: TestBackend.allCases)
    func plaintextIsTheOneMeant(backend: TestBackend) {
        #expect(throws: MediaError.plaintextHashDiffers) {
            try open(backend) { $0.members["plaintext_hash"] = EnvelopeText.base64([UInt8](repeating: 0, count: 32)) }
        }
    }
}
