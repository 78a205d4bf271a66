// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowEndpoint
internal import FlowKeys
internal import FlowPayload

/// The private keys of an endpoint, read from their files once, out of which each worker makes its own.
struct EndpointKeys<Backend: CryptoBackend> {
    /// SHA-256 of each SPKI, in the order of the files.
    let fingerprints: [String]
    private let backend: Backend
    private let keys: [PKCS8]

    /// An array cannot hold what is not copied.
    private final class PKCS8 {
        let der: SecretBytes

        init(_ der: consuming SecretBytes) { self.der = der }
    }

    /// Reads the files; what is no private key of 2,048 bits is refused here and not at the first request.
    init(_ paths: [String], _ passphrase: PassphraseOptions, _ backend: Backend) throws {
        self.backend = backend
        var keys: [PKCS8] = []
        var fingerprints: [String] = []
        for path in paths {
            let key = try passphrase.privateKey(path, backend)
            let numbers = key.publicKey.numbers
            guard numbers.bitCount == 2048 else {
                throw CommandFailure.input(
                    "\(path): the key has \(numbers.bitCount) bits, and WhatsApp takes none but 2,048",
                    hint: "flowproof keygen makes a key pair that it takes")
            }
            let fingerprint = try SPKIFingerprint(of: numbers) { try backend.sha256($0) }.description
            guard !fingerprints.contains(fingerprint) else {
                throw CommandFailure.usage("\(path): is the same key as another --private-key", hint: "name each key once")
            }
            fingerprints.append(fingerprint)
            keys.append(PKCS8(try key.pkcs8()))
        }
        self.keys = keys
        self.fingerprints = fingerprints
    }

    /// What one worker opens requests with.
    func makeHandler(_ signer: WebhookSigner<Backend>?, _ memory: AnswerMemory) throws -> sending FlowRequestHandler<Backend> {
        let keys = try keys.map { key in try key.der.withSpan { der throws(CryptoError) in try backend.privateKey(pkcs8: der) } }
        return try FlowRequestHandler(backend: backend, privateKeys: keys, signer: signer, memory: memory)
    }
}
