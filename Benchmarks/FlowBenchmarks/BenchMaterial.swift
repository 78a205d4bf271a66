// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowOpenSSL

/// The key that all processes of a run work with: made for the run, and of no other use.
package struct BenchMaterial: Codable, Equatable, Sendable {
    /// An RSA-2048 key as unencrypted PKCS#8.
    package let privateKeyPEM: String
    /// The same under PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC.
    package let encryptedPrivateKeyPEM: String
    package let passphrase: String

    /// Makes a key.
    ///
    /// - Parameter iterations: of PBKDF2; 600,000 is what `flowproof keygen` uses, and takes a quarter of a second or more.
    package init(iterations: Int = PrivateKeyForm.defaultIterations) throws {
        let backend = try OpenSSLBackend()
        let key = try backend.generatePrivateKey().pkcs8()
        passphrase = "benchmark"
        let secret: SecretBytes? = SecretBytes(copying: Array(passphrase.utf8).span)
        let plain = try backend.encodePrivateKey(pkcs8: key, as: PrivateKeyForm(cipher: nil), passphrase: nil)
        let encrypted = try backend.encodePrivateKey(pkcs8: key, as: PrivateKeyForm(iterations: iterations), passphrase: secret)
        privateKeyPEM = plain.withArray { String(decoding: $0, as: UTF8.self) }
        encryptedPrivateKeyPEM = encrypted.withArray { String(decoding: $0, as: UTF8.self) }
    }

    /// The unencrypted PKCS#8 in DER.
    func pkcs8() throws -> [UInt8] { try PEM.decode(Array(privateKeyPEM.utf8)).bytes }
}
