// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto

/// Encrypts with libgcrypt's own OAEP.
@safe public final class GcryptOAEPEncryptor: OAEPEncryptor {
    private let key: GcryptPublicKey

    init(_ key: GcryptPublicKey) { self.key = key }

    /// Appends a ciphertext of exactly the modulus' size.
    public func encrypt(_ message: Span<UInt8>, into ciphertext: inout OutputSpan<UInt8>) throws(CryptoError) {
        let byteCount = key.modulusByteCount
        guard message.count <= byteCount - 66 else { throw .invalidLength(of: "message", byteCount: message.count) }
        guard ciphertext.freeCapacity >= byteCount else {
            throw .invalidLength(of: "ciphertext buffer", byteCount: ciphertext.freeCapacity)
        }
        // libgcrypt cannot find an empty value in an S-expression.
        guard message.count > 0 else { throw .unsupported("an empty OAEP message in libgcrypt") }
        let data = try unsafe makeData(message)
        defer { unsafe gcry_sexp_release(data) }
        try unsafe key.encrypt(data, into: &ciphertext)
    }

    /// The S-expression around a copy of the message in secure memory, which makes libgcrypt keep the whole of it there.
    private func makeData(_ message: Span<UInt8>) throws(CryptoError) -> OpaquePointer {
        guard let copy = unsafe gcry_malloc_secure(message.count) else { throw .libraryFailure(operation: "gcry_malloc_secure") }
        for index in message.indices { unsafe copy.storeBytes(of: message[index], toByteOffset: index, as: UInt8.self) }
        // It takes ownership of the copy. Opaque, because an integer would lose leading zeros.
        let value = try unsafe Integer(owning: gcry_mpi_set_opaque(nil, copy, UInt32(message.count * 8)), "gcry_mpi_set_opaque")
        return try unsafe buildExpression("(data (flags oaep) (hash-algo sha256) (value %m))", [value.handle])
    }
}

extension GcryptPublicKey {
    /// Appends what gcry_pk_encrypt makes of an S-expression, as many bytes as the modulus has.
    fileprivate func encrypt(_ data: OpaquePointer, into ciphertext: inout OutputSpan<UInt8>) throws(CryptoError) {
        var result: OpaquePointer?
        try unsafe check(gcry_pk_encrypt(&result, data, handle), "gcry_pk_encrypt")
        defer { unsafe gcry_sexp_release(result) }
        guard let result = unsafe result else { throw .libraryFailure(operation: "gcry_pk_encrypt") }
        let value = try unsafe Integer(named: "a", in: result)
        let significant = unsafe (Int(gcry_mpi_get_nbits(value.handle)) + 7) / 8
        ciphertext.append(repeating: 0, count: modulusByteCount - significant)
        try value.append(byteCount: significant, to: &ciphertext)
    }
}

/// Decrypts with libgcrypt's raw RSA step, which is blinded, and OAEP decoding from FlowCrypto.
///
/// libgcrypt 1.10's own decoding accepts padding strings that are not zero, and reduces ciphertexts that are not
/// less than the modulus; RFC 8017 section 7.1.2 refuses both.
@safe public final class GcryptOAEPDecryptor: OAEPDecryptor {
    private let key: GcryptPrivateKey
    private let backend: GcryptBackend
    private let labelHash: [UInt8]

    init(_ key: GcryptPrivateKey, label: Span<UInt8>, _ backend: GcryptBackend) throws(CryptoError) {
        self.key = key
        self.backend = backend
        labelHash = try backend.sha256(label)
    }

    /// Appends the message.
    public func decrypt(_ ciphertext: Span<UInt8>, into message: inout OutputSpan<UInt8>) throws(CryptoError) {
        let modulus = key.publicKey.numbers.modulus
        guard ciphertext.count == modulus.count, Self.isLess(ciphertext, modulus.span) else { throw .decryptionFailed }
        let labelHash = labelHash
        var encodedMessage = try applyPrivateKey(ciphertext)
        try encodedMessage.withMutableSpan { span throws(CryptoError) in
            try OAEPDecoding.decode(&span, labelHash: labelHash.span, backend: backend, into: &message)
        }
    }

    /// The raw RSA step: exactly as many bytes as the modulus has.
    private func applyPrivateKey(_ ciphertext: Span<UInt8>) throws(CryptoError) -> SecretBytes {
        var scanned: OpaquePointer?
        let error = unsafe ciphertext.withUnsafeBufferPointer {
            unsafe gcry_mpi_scan(&scanned, GCRYMPI_FMT_USG, $0.baseAddress, $0.count, nil)
        }
        try check(error, "gcry_mpi_scan")
        let input = try unsafe Integer(owning: scanned, "gcry_mpi_scan")
        let data = try unsafe buildExpression("(enc-val (flags raw) (rsa (a %m)))", [input.handle])
        defer { unsafe gcry_sexp_release(data) }
        var result: OpaquePointer?
        guard unsafe gcry_pk_decrypt(&result, data, key.handle) == 0, let result = unsafe result else { throw .decryptionFailed }
        defer { unsafe gcry_sexp_release(result) }
        // The result is "(value m)"; taken from it directly, the number stays in secure memory.
        let value = try unsafe Integer(owning: gcry_sexp_nth_mpi(result, 1, CInt(GCRYMPI_FMT_USG.rawValue)), "gcry_sexp_nth_mpi")
        // gcry_mpi_print leaves out leading zeros, and how many there are is a secret. One more bit on top makes the length constant.
        let byteCount = ciphertext.count
        unsafe gcry_mpi_set_bit(value.handle, CUnsignedInt(8 * byteCount))
        let marked = try SecretBytes(capacity: byteCount + 1) { output throws(CryptoError) in
            try value.append(byteCount: byteCount + 1, to: &output)
        }
        return marked.withSpan { marked in
            SecretBytes(capacity: byteCount) { output in for index in 1..<marked.count { output.append(marked[index]) } }
        }
    }

    /// Whether one big-endian number is less than another of the same length. Both are public.
    private static func isLess(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        for index in first.indices where first[index] != second[index] { return first[index] < second[index] }
        return false
    }
}

extension GcryptBackend: VectorBackend {
    /// RSAES-OAEP with SHA-256, MGF1 with SHA-256, empty label.
    public func makeOAEPEncryptor(for key: GcryptPublicKey) throws(CryptoError) -> GcryptOAEPEncryptor {
        GcryptOAEPEncryptor(key)
    }

    /// RSAES-OAEP with SHA-256, MGF1 with SHA-256, empty label.
    public func makeOAEPDecryptor(for key: GcryptPrivateKey) throws(CryptoError) -> GcryptOAEPDecryptor {
        try GcryptOAEPDecryptor(key, label: [UInt8]().span, self)
    }

    package func makeOAEPDecryptor(for key: GcryptPrivateKey, label: Span<UInt8>) throws(CryptoError) -> GcryptOAEPDecryptor {
        try GcryptOAEPDecryptor(key, label: label, self)
    }

    package func privateKey(provenPKCS8 der: Span<UInt8>) throws(CryptoError) -> GcryptPrivateKey {
        try privateKey(pkcs8: der, primesAreProven: true)
    }

    package func applyPublicKey(
        _ key: GcryptPublicKey, to block: Span<UInt8>, into result: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        let byteCount = key.modulusByteCount
        guard block.count == byteCount else { throw .invalidLength(of: "block", byteCount: block.count) }
        guard result.freeCapacity >= byteCount else { throw .invalidLength(of: "result buffer", byteCount: result.freeCapacity) }
        let input = try Integer(in: block, 0..<block.count)
        let data = try unsafe buildExpression("(data (flags raw) (value %m))", [input.handle])
        defer { unsafe gcry_sexp_release(data) }
        try unsafe key.encrypt(data, into: &result)
    }
}
