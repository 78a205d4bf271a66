// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Tests of opening what PhotoPicker and DocumentPicker upload.
struct MediaTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>

    init(_ forge: SuiteForge<Backend>) { self.forge = forge }

    /// A file in the making. Hashes and code are made of what is there when they are asked for, so that a test can spoil one and keep the rest.
    private struct Draft {
        var encryptionKey: [UInt8]
        var hmacKey: [UInt8]
        var iv: [UInt8]
        var plaintext: [UInt8]
        var padding: [UInt8]
        /// What a receiver that is lax about the padding takes for the plaintext; the hash fits it.
        var laxPlaintext: [UInt8]?
        /// Over the bytes behind it; `nil` for IV and ciphertext, as it must be.
        var authenticated: (([UInt8], [UInt8]) -> [UInt8])?
        var codeByteCount = 10
        /// Spoils the ciphertext before the code is made.
        var spoilCiphertext: (inout [UInt8]) -> Void = { _ in }
        /// Spoils the whole file before its hash is made.
        var spoilFile: (inout [UInt8]) -> Void = { _ in }
        /// Spoils the metadata at the end.
        var spoilMetadata: (inout OpenMediaContent.Metadata) -> Void = { _ in }
    }

    private func draft(_ id: String, byteCount: Int) throws -> Draft {
        var stream = forge.stream("media/\(id)")
        let padding = 16 - byteCount % 16
        return Draft(
            encryptionKey: try stream.bytes(32), hmacKey: try stream.bytes(32), iv: try stream.bytes(16),
            plaintext: try stream.bytes(byteCount), padding: [UInt8](repeating: UInt8(padding), count: padding))
    }

    private func content(_ draft: Draft) throws -> OpenMediaContent {
        let plaintext = draft.laxPlaintext ?? draft.plaintext
        var ciphertext = draft.plaintext + draft.padding
        try encrypt(&ciphertext, draft)
        draft.spoilCiphertext(&ciphertext)
        let message = draft.authenticated?(draft.iv, ciphertext) ?? draft.iv + ciphertext
        let code = try forge.backend.hmacSHA256(key: draft.hmacKey.span, message: message.span)
        var file = ciphertext + code.prefix(draft.codeByteCount)
        draft.spoilFile(&file)
        var metadata = OpenMediaContent.Metadata(
            encryptionKey: base64(draft.encryptionKey), hmacKey: base64(draft.hmacKey), iv: base64(draft.iv),
            plaintextHash: base64(try forge.backend.sha256(plaintext.span)),
            encryptedHash: base64(try forge.backend.sha256(file.span)))
        draft.spoilMetadata(&metadata)
        return OpenMediaContent(metadata: metadata, file: base64(file), plaintext: Hex.encode(plaintext))
    }

    private func encrypt(_ bytes: inout [UInt8], _ draft: Draft) throws(CryptoError) {
        var span = bytes.mutableSpan
        try forge.backend.encryptCBC(.aes256, key: draft.encryptionKey.span, initializationVector: draft.iv.span, &span)
    }

    func tests() throws -> [FlowTest<OpenMediaContent>] {
        var tests: [FlowTest<OpenMediaContent>] = []
        func add(
            _ id: String, _ comment: String, _ flag: String, _ layer: FlowLayer? = nil, byteCount: Int = 100,
            _ change: (inout Draft) -> Void = { _ in }
        ) throws {
            var draft = try draft(id, byteCount: byteCount)
            change(&draft)
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: [flag], content: try content(draft),
                    result: layer == nil ? .valid : .invalid, layer: layer, confirmedBy: []))
        }
        for count in [0, 1, 15, 16, 17, 31, 32, 100, 4096] {
            try add("file-\(count)-bytes", "a file of \(count) bytes", count == 0 ? "ValidEdge" : "Valid", byteCount: count)
        }
        for bit in [0, 79] {
            try add("code-bit-\(bit)", "bit \(bit) of the code is flipped, and the hash of the file fits", "MediaHmac", .hmac) {
                $0.spoilFile = { $0[$0.count - 10 + bit / 8] ^= 0x80 >> UInt8(bit % 8) }
            }
        }
        try add("code-zeros", "the code is all zeros, and the hash of the file fits", "MediaHmac", .hmac) {
            $0.spoilFile = { $0.replaceSubrange(($0.count - 10)..., with: [UInt8](repeating: 0, count: 10)) }
        }
        try add("code-without-iv", "the code is over the ciphertext alone", "MediaHmacWithoutIv", .hmac) {
            $0.authenticated = { _, ciphertext in ciphertext }
        }
        try add("code-over-ciphertext-first", "the code is over ciphertext and IV, in this order", "MediaHmac", .hmac) {
            $0.authenticated = { iv, ciphertext in ciphertext + iv }
        }
        try add("code-of-another-key", "the code is made with another key", "MediaHmac", .hmac) {
            $0.spoilMetadata = { $0.hmacKey = $0.plaintextHash }
        }
        for count in [0, 8, 32] {
            try add("code-\(count)-bytes", "the code has \(count) bytes and not 10", "MediaLength", .hmac) { $0.codeByteCount = count }
        }
        try add("ciphertext-first-byte", "a bit of the ciphertext is flipped, and the hash of the file fits", "MediaHmac", .hmac) {
            $0.spoilFile = { $0[0] ^= 1 }
        }
        try add("file-hash", "the file is not the one that encrypted_hash belongs to", "MediaHash", .hash) {
            $0.spoilMetadata = { $0.encryptedHash = $0.plaintextHash }
        }
        try add("plaintext-hash", "the plaintext is not the one that plaintext_hash belongs to", "MediaHash", .hash) {
            $0.spoilMetadata = { $0.plaintextHash = $0.encryptedHash }
        }
        // The last number: of how many bytes a lax receiver drops.
        let paddings: [(String, String, [UInt8], Int)] = [
            ("zero", "the padding ends in 00", [UInt8](repeating: 0, count: 12), 0),
            ("too-long", "the padding says 17", [UInt8](repeating: 12, count: 11) + [17], 17),
            ("other-bytes", "the bytes of the padding are not all its length", [UInt8](repeating: 0, count: 11) + [12], 12),
            ("iso-7816", "80 and zeros, as ISO/IEC 7816-4 pads", [0x80] + [UInt8](repeating: 0, count: 11), 12),
        ]
        for (name, comment, padding, dropped) in paddings {
            try add("padding-\(name)", comment + ", and all codes fit what a lax receiver makes of it", "MediaPadding", .padding) {
                $0.padding = padding
                $0.laxPlaintext = ($0.plaintext + padding).dropLast(dropped)
            }
        }
        try add(
            "padding-17-times-17", "17 bytes of 17, one more than a block, and all codes fit what a lax receiver makes of it",
            "MediaPadding",
            .padding
        ) {
            $0.plaintext = Array($0.plaintext.prefix(15))
            $0.padding = [UInt8](repeating: 17, count: 17)
            $0.laxPlaintext = $0.plaintext
        }
        try add("file-not-whole-blocks", "a byte of the ciphertext is missing, and all codes fit", "MediaLength", .padding) {
            $0.spoilCiphertext = { $0.removeLast() }
        }
        for count in [9, 0] {
            try add(
                "file-\(count)-bytes-of-code",
                "nothing but the first \(count) bytes of a code over the IV; the plaintext hash is of nothing",
                "MediaLength", .hmac, byteCount: 0
            ) {
                $0.authenticated = { iv, _ in iv }
                $0.spoilFile = { $0 = Array($0.suffix(10).prefix(count)) }
            }
        }
        let spoilt: [(String, String, (inout OpenMediaContent.Metadata) -> Void)] = [
            ("encryption-key-missing", "there is no encryption_key", { $0.encryptionKey = nil }),
            ("hmac-key-missing", "there is no hmac_key", { $0.hmacKey = nil }), ("iv-missing", "there is no iv", { $0.iv = nil }),
            ("encrypted-hash-missing", "there is no encrypted_hash", { $0.encryptedHash = nil }),
            ("plaintext-hash-missing", "there is no plaintext_hash", { $0.plaintextHash = nil }),
            ("encryption-key-16-bytes", "the encryption key has 16 bytes", { $0.encryptionKey = base64([UInt8](repeating: 1, count: 16)) }),
            ("iv-12-bytes", "the IV has 12 bytes", { $0.iv = base64([UInt8](repeating: 1, count: 12)) }),
            ("hmac-key-16-bytes", "the HMAC key has 16 bytes", { $0.hmacKey = base64([UInt8](repeating: 1, count: 16)) }),
            (
                "encrypted-hash-16-bytes", "the hash of the file has 16 bytes",
                { $0.encryptedHash = base64([UInt8](repeating: 1, count: 16)) }
            ),
            ("plaintext-hash-empty", "the hash of the plaintext is empty", { $0.plaintextHash = "" }),
            ("hmac-key-not-base64", "hmac_key is no base64", { $0.hmacKey = "!" }),
        ]
        for (id, comment, spoil) in spoilt { try add(id, comment, "MediaMetadata", .metadata) { $0.spoilMetadata = spoil } }
        return tests
    }
}
