// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Makes the tests of the suite: everything random comes from the stream of its test.
struct SuiteForge<Backend: VectorBackend> {
    static var seed: String { "flowproof/flow-vectors/1" }
    /// What a phone sends when a Flow opens.
    static var initPlaintext: String { #"{"data":{},"flow_token":"t/1","screen":"","action":"INIT","version":"3.0"}"# }

    let backend: Backend
    private let keyFiles: SuiteKeyFiles

    init(_ backend: Backend, _ keyFiles: SuiteKeyFiles) {
        self.backend = backend
        self.keyFiles = keyFiles
    }

    func stream(_ id: String) -> SeededStream<Backend> { SeededStream("\(Self.seed)/\(id)", backend) }

    /// A public key by the name of its file.
    func publicKey(_ name: String) throws -> Backend.PublicKey {
        let spki = try keyFiles.spki(name)
        return try backend.publicKey(spki: spki.span)
    }

    /// The key with the same modulus and another public exponent.
    func publicKey(_ name: String, publicExponent: [UInt8]) throws -> Backend.PublicKey {
        let numbers = RSAPublicNumbers(modulus: try publicKey(name).numbers.modulus, publicExponent: publicExponent)
        let spki = SubjectPublicKeyInfo.encode(numbers)
        return try backend.publicKey(spki: spki.span)
    }

    /// RSAEP.
    func encrypt(_ encodedMessage: [UInt8], to key: Backend.PublicKey) throws(CryptoError) -> [UInt8] {
        try [UInt8](capacity: key.modulusByteCount) { output throws(CryptoError) in
            try backend.applyPublicKey(key, to: encodedMessage.span, into: &output)
        }
    }

    /// AES-GCM without additional data; by the backend where it has the key size.
    func seal(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8]) throws(CryptoError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        guard key.count == 16, !nonce.isEmpty else { return try ReferenceGCM(key: key, backend).seal(plaintext, nonce: nonce) }
        var ciphertext = plaintext
        let tag = try encrypt(&ciphertext, key, nonce)
        return (ciphertext, tag)
    }

    /// Encrypts in place, and returns the tag.
    private func encrypt(_ buffer: inout [UInt8], _ key: [UInt8], _ nonce: [UInt8]) throws(CryptoError) -> [UInt8] {
        let gcm = try backend.makeAES128GCM()
        try gcm.setKey(key.span)
        var span = buffer.mutableSpan
        return try [UInt8](capacity: 16) { tag throws(CryptoError) in
            try gcm.seal(&span, nonce: nonce.span, additionalData: Span(), tag: &tag)
        }
    }
}

/// Base64 with padding, as Flows have it.
func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes.span), as: UTF8.self) }

extension [UInt8] {
    /// Every bit flipped, as the nonce of a response is made.
    var inverted: [UInt8] { map { ~$0 } }
}
