// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// The keys of the suite, made once with openssl and committed in `vectors/flow/keys`.
package struct SuiteKeyFiles: Sendable {
    private let read: @Sendable (String) throws -> [UInt8]

    /// - Parameter read: the bytes of a file of the folder, by its name.
    package init(_ read: @escaping @Sendable (String) throws -> [UInt8]) { self.read = read }

    /// The SPKI of a public key in DER.
    func spki(_ name: String) throws -> [UInt8] { try PEM.decode(read("\(name).public.pem")).bytes }

    /// Everything about a key that stands in the suite's files.
    func key(_ name: String, _ backend: some VectorBackend) throws -> FlowSuiteKey {
        let spki = try spki(name)
        let numbers = try SubjectPublicKeyInfo.read(strictDER: spki)
        return FlowSuiteKey(
            id: name, bitCount: numbers.bitCount, publicExponent: numbers.publicExponent.reduce(0) { $0 << 8 | Int($1) },
            spkiSHA256: Hex.encode(try backend.sha256(spki.span)), publicKeyPem: try text("\(name).public.pem"),
            privateKeyPem: try text("\(name).pem"), privateKeyPkcs1Pem: try text("\(name).pkcs1.pem"),
            privateKeyEncryptedPem: try text("\(name).encrypted.pem"), privateKeyDes3Pem: try text("\(name).des3.pem"),
            passphrase: try text("passphrase.txt"),
            privateKeyJwk: try StrictJSON.decodeWhole(FlowSuiteKey.JWK.self, from: read("\(name).jwk.json")))
    }

    private func text(_ name: String) throws -> String {
        guard let text = String(validating: try read(name), as: UTF8.self) else { throw VectorFormatError(reason: "\(name) is not UTF-8") }
        return text
    }
}
