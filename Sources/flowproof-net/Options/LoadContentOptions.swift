// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowNet
internal import FlowPayload

/// What the requests of a load hold, and how they are signed.
struct LoadContentOptions: ParsableArguments {
    /// `--size`
    @Option(
        name: .long,
        help: ArgumentHelp("Of the plaintext of each request, a form that was submitted; 1024 unless given.", valueName: "bytes"))
    var size: Int?
    /// `--payload`
    @Option(
        name: .long,
        help: ArgumentHelp("A plaintext of your own in its place, for an application that knows its screens.", valueName: "file"))
    var payload: String?
    /// `--app-secret-env`
    @Option(name: .long, help: ArgumentHelp("Environment variable with the app secret: requests are signed.", valueName: "name"))
    var appSecretEnv: String?

    /// Looks at what the parser has read.
    func validate() throws {
        guard size == nil || payload == nil else { throw ValidationError("--size and --payload exclude each other") }
        let least = LoadPlaintext.minimumByteCount
        if let size, !(least...(4 << 20)).contains(size) {
            throw ValidationError("--size must be from \(least) to \(4 << 20) bytes; --payload takes any")
        }
    }

    /// The requests, sealed to the public key in a file.
    func requests<Backend: CryptoBackend>(to target: LoadTarget, publicKey path: String, _ backend: Backend) throws -> LoadRequests {
        try InputFile.requireOneStandardInput(path, payload)
        let item = try InputFile.readKey(path)
        guard let spki = item.canonicalSPKI else {
            throw CommandFailure.input("\(path): no RSA public key in it", hint: "flowproof lint says what is wrong with it")
        }
        let key: Backend.PublicKey
        do throws(CryptoError) {
            key = try backend.publicKey(spki: spki.span)
        } catch {
            throw CommandFailure.input("\(path): \(error.sentence)")
        }
        let text = try plaintext()
        var signer: WebhookSigner<Backend>?
        if let appSecretEnv {
            let secret = try SecretInput.variable(appSecretEnv)
            guard secret.count > 0 else { throw CommandFailure.unsetVariable(appSecretEnv, "is empty") }
            signer = WebhookSigner(backend: backend, secrets: [AppSecret(secret)])
        }
        do throws(FlowError) {
            return try LoadRequests(to: target, plaintext: text, publicKey: key, signer: signer, backend)
        } catch .unsupportedKeySize(let bitCount) {
            throw CommandFailure.input("\(path): RSA with \(bitCount) bits; WhatsApp Flows needs exactly 2048")
        }
    }

    private func plaintext() throws -> [UInt8] {
        guard let payload else { return LoadPlaintext.filled(byteCount: size ?? 1024) ?? [] }
        let bytes = try InputFile.read(payload, limit: 4 << 20)
        guard LoadPlaintext.isObject(bytes) else {
            throw CommandFailure.input("\(payload): is not one JSON object in UTF-8", hint: "what is in it is sealed as it is")
        }
        return bytes
    }
}
