// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
internal import FlowKeys

/// Why a media file was refused.
@nonexhaustive public enum MediaError: Error, Equatable, Sendable {
    /// The metadata are not the JSON that the component sends.
    case metadata(EnvelopeError)
    /// The file is not the one the metadata belong to.
    case encryptedHashDiffers
    /// The file is not a whole number of 16-byte blocks and a 10-byte authentication code.
    case fileLength(byteCount: Int)
    /// The authentication code does not fit.
    case authenticationFailed
    /// The padding inside is damaged although the authentication code fits: the sender is broken.
    case padding
    /// The decrypted file is not the one the sender meant.
    case plaintextHashDiffers
    /// The backend failed where it should not.
    case backend(CryptoError)
}

/// The keys and hashes of one file from PhotoPicker or DocumentPicker.
public struct MediaMetadata: ~Copyable, Sendable {
    let encryptionKey: SecretBytes
    let hmacKey: SecretBytes
    let initializationVector: [UInt8]
    let encryptedHash: [UInt8]
    let plaintextHash: [UInt8]

    /// Reads the component's JSON: the object with `encryption_metadata` in it, or that object itself.
    public init(parsing json: Span<UInt8>) throws(MediaError) {
        var fields = try Self.checkedFields(of: json)
        self.init(
            encryptionKey: SecretBytes(moving: &fields[0]), hmacKey: SecretBytes(moving: &fields[1]), publicFields: Array(fields[2...]))
    }

    private init(encryptionKey: consuming SecretBytes, hmacKey: consuming SecretBytes, publicFields: [[UInt8]]) {
        self.encryptionKey = encryptionKey
        self.hmacKey = hmacKey
        initializationVector = publicFields[0]
        plaintextHash = publicFields[1]
        encryptedHash = publicFields[2]
    }

    private static func checkedFields(of json: Span<UInt8>) throws(MediaError) -> [[UInt8]] {
        do {
            return try fields(of: json)
        } catch {
            throw .metadata(error)
        }
    }

    private static func fields(of json: Span<UInt8>) throws(EnvelopeError) -> [[UInt8]] {
        try requireUTF8(json)
        let inner = try JSONMembers(["encryption_metadata"], in: json, json.indices)["encryption_metadata"]
        guard inner == nil || inner?.kind == .object else { throw .memberNotAnObject("encryption_metadata") }
        // Meta's text calls the hash of the file by two names.
        let members = try JSONMembers(
            ["encryption_key", "hmac_key", "iv", "plaintext_hash", "encrypted_hash", "enc_hash"], in: json, inner?.range ?? json.indices)
        let hashName = members["encrypted_hash"] == nil && members["enc_hash"] != nil ? "enc_hash" : "encrypted_hash"
        let lengths = [("encryption_key", 32), ("hmac_key", 32), ("iv", 16), ("plaintext_hash", 32), (hashName, 32)]
        var fields: [[UInt8]] = []
        for (name, byteCount) in lengths {
            fields.append(try members.base64(name, in: json))
            guard fields.last?.count == byteCount else { throw .wrongLength(name, byteCount: fields.last?.count ?? 0) }
        }
        return fields
    }
}

/// Opens the files that PhotoPicker and DocumentPicker leave on WhatsApp's servers.
public struct FlowMediaOpener<Backend: CryptoBackend>: Sendable {
    private static var codeByteCount: Int { 10 }
    private let backend: Backend

    /// Needs no key: each file brings its own.
    public init(backend: Backend) { self.backend = backend }

    /// Decrypts one file in memory. Every check is made before a byte of plaintext is handed out.
    ///
    /// - Parameter file: as downloaded: AES-256-CBC ciphertext, then the first 10 bytes of HMAC-SHA-256 over IV and ciphertext.
    public func open(_ file: [UInt8], metadata: borrowing MediaMetadata) throws(MediaError) -> [UInt8] {
        guard try isHash(metadata.encryptedHash, of: file.span) else { throw .encryptedHashDiffers }
        var file = file
        let byteCount = file.count - Self.codeByteCount
        guard byteCount > 0, byteCount % 16 == 0 else { throw .fileLength(byteCount: file.count) }
        var isReleased = false
        defer { if !isReleased { file.wipe() } }
        do {
            try authenticate(file.span.extracting(..<byteCount), code: file.span.extracting(byteCount...), metadata)
            file.removeLast(Self.codeByteCount)
            try decrypt(&file, metadata)
        } catch {
            throw error == .authenticationFailed ? .authenticationFailed : .backend(error)
        }
        guard let plainCount = PKCS7Padding.unpaddedCount(file.span, blockByteCount: 16) else { throw .padding }
        file.removeLast(byteCount - plainCount)
        guard try isHash(metadata.plaintextHash, of: file.span) else { throw .plaintextHashDiffers }
        isReleased = true
        return file
    }

    private func decrypt(_ file: inout [UInt8], _ metadata: borrowing MediaMetadata) throws(CryptoError) {
        let iv = metadata.initializationVector
        try metadata.encryptionKey.withSpan { key throws(CryptoError) in
            var buffer = file.mutableSpan
            try backend.decryptCBC(.aes256, key: key, initializationVector: iv.span, &buffer)
        }
    }

    private func isHash(_ hash: [UInt8], of bytes: Span<UInt8>) throws(MediaError) -> Bool {
        let digest: [UInt8]
        do {
            digest = try backend.sha256(bytes)
        } catch {
            throw .backend(error)
        }
        return ConstantTime.areEqual(digest.span, hash.span)
    }

    private func authenticate(_ ciphertext: Span<UInt8>, code: Span<UInt8>, _ metadata: borrowing MediaMetadata) throws(CryptoError) {
        let expected = try [UInt8](capacity: 32) { output throws(CryptoError) in
            try metadata.hmacKey.withSpan { key throws(CryptoError) in
                try backend.hmacSHA256(
                    key: key, prefix: metadata.initializationVector.span, message: ciphertext, into: &output)
            }
        }
        guard ConstantTime.areEqual(expected.span.extracting(..<Self.codeByteCount), code) else { throw .authenticationFailed }
    }
}
