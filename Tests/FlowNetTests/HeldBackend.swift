// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FlowCrypto
import FlowKeys
import FlowOpenSSL
import Synchronization

/// OpenSSL, but for RSA steps that wait until they are let go: a worker that is at work for as long as a test wants.
struct HeldBackend: CryptoBackend {
    typealias PrivateKey = OpenSSLPrivateKey
    typealias Encryptor = OpenSSLOAEPEncryptor
    typealias GCM = OpenSSLAES128GCM

    static var library: LibraryVersion { OpenSSLBackend.library }

    let steps = Steps()
    private let backend: OpenSSLBackend

    init() throws(CryptoError) { backend = try OpenSSLBackend() }

    /// The RSA steps of all contexts.
    final class Steps: Sendable {
        private let begun = Atomic(0)
        private let mayGoOn = DispatchSemaphore(value: 0)

        /// How many have begun.
        var begunCount: Int { begun.load(ordering: .relaxed) }

        /// Lets as many more go on.
        func letGo(_ count: Int = 1) { for _ in 0..<count { mayGoOn.signal() } }

        fileprivate func begin() {
            begun.add(1, ordering: .relaxed)
            mayGoOn.wait()
        }
    }

    final class Decryptor: OAEPDecryptor {
        private let decryptor: OpenSSLOAEPDecryptor
        private let steps: Steps

        init(_ decryptor: OpenSSLOAEPDecryptor, _ steps: Steps) {
            self.decryptor = decryptor
            self.steps = steps
        }

        func decrypt(_ ciphertext: Span<UInt8>, into message: inout OutputSpan<UInt8>) throws(CryptoError) {
            steps.begin()
            try decryptor.decrypt(ciphertext, into: &message)
        }
    }

    func makeOAEPDecryptor(for key: PrivateKey) throws(CryptoError) -> Decryptor {
        Decryptor(try backend.makeOAEPDecryptor(for: key), steps)
    }

    // MARK: As OpenSSL

    func generatePrivateKey() throws(CryptoError) -> PrivateKey { try backend.generatePrivateKey() }
    func publicKey(spki der: Span<UInt8>) throws(CryptoError) -> PublicKey { try backend.publicKey(spki: der) }
    func privateKey(pkcs8 der: Span<UInt8>) throws(CryptoError) -> PrivateKey { try backend.privateKey(pkcs8: der) }
    func makeOAEPEncryptor(for key: PublicKey) throws(CryptoError) -> Encryptor { try backend.makeOAEPEncryptor(for: key) }
    func makeAES128GCM() throws(CryptoError) -> GCM { try backend.makeAES128GCM() }

    func sha256(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try backend.sha256(message, into: &digest)
    }

    func sha1(_ message: Span<UInt8>, into digest: inout OutputSpan<UInt8>) throws(CryptoError) {
        try backend.sha1(message, into: &digest)
    }

    func hmacSHA256(
        key: Span<UInt8>, prefix: Span<UInt8>, message: Span<UInt8>, into code: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        try backend.hmacSHA256(key: key, prefix: prefix, message: message, into: &code)
    }

    func encryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try backend.encryptCBC(cipher, key: key, initializationVector: initializationVector, &buffer)
    }

    func decryptCBC(
        _ cipher: BlockCipherCBC, key: Span<UInt8>, initializationVector: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        try backend.decryptCBC(cipher, key: key, initializationVector: initializationVector, &buffer)
    }

    func deriveKey(_ derivation: KeyDerivation, passphrase: Span<UInt8>, into key: inout OutputSpan<UInt8>) throws(CryptoError) {
        try backend.deriveKey(derivation, passphrase: passphrase, into: &key)
    }

    func appendRandomBytes(to bytes: inout OutputSpan<UInt8>) throws(CryptoError) { try backend.appendRandomBytes(to: &bytes) }
}
