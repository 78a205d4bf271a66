// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// How a private key is written down.
public struct PrivateKeyForm: Sendable {
    /// The structure inside the PEM.
    public enum Container: String, Sendable, CaseIterable {
        /// PKCS#8 (RFC 5958); PBES2 when it is protected.
        case pkcs8
        /// PKCS#1 (RFC 8017 appendix A.1.2); traditional PEM encryption when it is protected.
        case pkcs1
    }

    /// The structure inside the PEM.
    public var container: Container
    /// The cipher; `nil` for a key without protection.
    public var cipher: BlockCipherCBC?
    /// Iterations of PBKDF2-HMAC-SHA-256; the traditional form has no such number.
    public var iterations: Int

    /// OWASP's figure for PBKDF2-HMAC-SHA-256.
    public static let defaultIterations = 600_000

    /// PKCS#8 under PBES2 with AES-256-CBC unless said otherwise: strong, and readable by OpenSSL, Node, Java, Python and BoringSSL.
    public init(container: Container = .pkcs8, cipher: BlockCipherCBC? = .aes256, iterations: Int = Self.defaultIterations) {
        self.container = container
        self.cipher = cipher
        self.iterations = iterations
    }
}

extension CryptoBackend {
    /// Writes a private key as PEM.
    ///
    /// - Parameters:
    ///   - pkcs8: an unencrypted PKCS#8 PrivateKeyInfo in DER.
    ///   - passphrase: used when the form names a cipher.
    public func encodePrivateKey(
        pkcs8: borrowing SecretBytes, as form: PrivateKeyForm, passphrase: borrowing SecretBytes?
    ) throws(PrivateKeyError) -> SecretBytes {
        let body =
            switch form.container {
            case .pkcs8: pkcs8.withSpan { SecretBytes(copying: $0) }
            case .pkcs1: try pkcs1(of: pkcs8)
            }
        guard (1...10_000_000).contains(form.iterations) else { throw .derivationTooCostly("\(form.iterations) PBKDF2 iterations") }
        guard let cipher = form.cipher else {
            var text = body.withSpan { PEM.encode(label: form.container == .pkcs8 ? "PRIVATE KEY" : "RSA PRIVATE KEY", $0) }
            return SecretBytes(moving: &text)
        }
        switch passphrase {
        case .none:
            throw .passphraseRequired
        case .some(let passphrase):
            do {
                return try protect(body, form, cipher, passphrase)
            } catch {
                throw .refused(error)
            }
        }
    }

    private func protect(
        _ body: borrowing SecretBytes, _ form: PrivateKeyForm, _ cipher: BlockCipherCBC, _ passphrase: borrowing SecretBytes
    ) throws(CryptoError) -> SecretBytes {
        let iv = try randomBytes(cipher.blockByteCount)
        let derivation: KeyDerivation =
            form.container == .pkcs8
            ? .pbkdf2(salt: try randomBytes(16), iterations: form.iterations, .sha256) : .opensslMD5(salt: Array(iv.prefix(8)))
        let key = try SecretBytes(capacity: cipher.keyByteCount) { output throws(CryptoError) in
            try passphrase.withSpan { span throws(CryptoError) in try deriveKey(derivation, passphrase: span, into: &output) }
        }
        let padding = PKCS7Padding.paddingCount(for: body.count, blockByteCount: cipher.blockByteCount)
        var ciphertext = body.withSpan { span in
            [UInt8](capacity: span.count + padding) { output in
                for index in span.indices { output.append(span[index]) }
                output.append(repeating: UInt8(padding), count: padding)
            }
        }
        do throws(CryptoError) {
            try encrypt(&ciphertext, cipher, key, iv)
        } catch {
            ciphertext.wipe()
            throw error
        }
        var text: [UInt8]
        switch form.container {
        case .pkcs8:
            let encryption = PrivateKeyEncryption(scheme: .pbes2(derivation, cipher, initializationVector: iv), ciphertext: ciphertext)
            guard let info = encryption.encryptedPrivateKeyInfo() else { throw .unsupported("writing \(derivation.name)") }
            text = PEM.encode(label: "ENCRYPTED PRIVATE KEY", info.span)
        case .pkcs1:
            let headers = [
                (name: "Proc-Type", value: "4,ENCRYPTED"),
                (name: "DEK-Info", value: "\(cipher.dekName),\(Hex.encode(iv).uppercased())"),
            ]
            text = PEM.encode(label: "RSA PRIVATE KEY", ciphertext.span, headers: headers)
        }
        return SecretBytes(moving: &text)
    }

    private func encrypt(
        _ bytes: inout [UInt8], _ cipher: BlockCipherCBC, _ key: borrowing SecretBytes, _ iv: [UInt8]
    ) throws(CryptoError) {
        var buffer = bytes.mutableSpan
        try key.withSpan { key throws(CryptoError) in
            try encryptCBC(cipher, key: key, initializationVector: iv.span, &buffer)
        }
    }

    private func pkcs1(of pkcs8: borrowing SecretBytes) throws(PrivateKeyError) -> SecretBytes {
        do {
            var key = try pkcs8.withArray { der throws(KeyDefect) in
                var numbers = try RSAPrivateKeyLayout(strictDER: der).numbers.map { Array(der[$0]) }
                let key = DERWriter.rsaPrivateKey(numbers)
                for index in numbers.indices { numbers[index].wipe() }
                return key
            }
            return SecretBytes(moving: &key)
        } catch {
            throw .damaged(error)
        }
    }
}
