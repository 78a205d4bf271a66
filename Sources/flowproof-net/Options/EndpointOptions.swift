// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowNet
internal import FlowOpenSSL
internal import FlowPayload

/// An endpoint, the public key that it should have the other half of, and the app secret.
struct EndpointOptions: ParsableArguments {
    @Argument(help: "The endpoint's URL, as it is set on the Flow.") var url: String
    @Option(name: .long, help: ArgumentHelp("The public key whose other half the endpoint has.", valueName: "file")) var publicKey: String
    @Option(name: .long, help: ArgumentHelp("Environment variable with the app secret, by which requests are signed.", valueName: "name"))
    var appSecretEnv: String?
    @Option(name: .long, help: ArgumentHelp("How long one answer may take; WhatsApp waits 10 s.", valueName: "seconds"))
    var timeout = 10.0
    @Option(
        name: .long,
        help: ArgumentHelp("Certificate authorities to trust besides the system's, as PEM.", valueName: "file")) var ca: String?

    func validate() throws {
        guard timeout >= 0.1, timeout <= 600 else { throw ValidationError("--timeout must be from 0.1 to 600 seconds") }
    }

    /// Says so where WhatsApp itself could not post to it.
    func endpoint() throws(CommandFailure) -> EndpointURL {
        let endpoint: EndpointURL
        do {
            endpoint = try EndpointURL(url)
        } catch {
            throw .usage("the URL \(error)", hint: "such as https://flows.example.com/endpoint")
        }
        if !endpoint.isHTTPS, !endpoint.isLoopback { Console.note("warning: WhatsApp posts to https:// only") }
        return endpoint
    }

    /// Opens no connection yet.
    func client(_ endpoint: EndpointURL) throws(CommandFailure) -> EndpointClient {
        var options = ClientOptions()
        options.timeout = .seconds(timeout)
        options.trust = try .reading(ca)
        do throws(ClientOptions.Refusal) {
            return try EndpointClient(endpoint, options: options)
        } catch {
            throw .input(error.description, hint: error.hint)
        }
    }

    /// The public half of the key in the file.
    func key(_ backend: OpenSSLBackend) throws(CommandFailure) -> OpenSSLPublicKey {
        let item = try InputFile.readKey(publicKey)
        // A tester has no business with it.
        guard !item.holdsPrivateKey else {
            throw .input(
                "\(publicKey): is a private key, and its public half is wanted",
                hint: "flowproof convert \(publicKey) --to spki gives the public half")
        }
        guard let numbers = item.rsa else {
            throw .input("\(publicKey): no RSA public key in it", hint: "flowproof lint says what is wrong with it")
        }
        guard numbers.bitCount == 2048 else {
            throw .input(
                "\(publicKey): RSA with \(numbers.bitCount) bits; WhatsApp Flows needs exactly 2048",
                hint: "flowproof keygen makes a key pair")
        }
        let der = SubjectPublicKeyInfo.encode(numbers)
        let span = der.span
        do {
            return try backend.publicKey(spki: span)
        } catch {
            throw .input("\(publicKey): \(error.sentence)", hint: "flowproof lint says what is wrong with it")
        }
    }

    /// `nil` where none is named.
    func appSecret() throws(CommandFailure) -> AppSecret? {
        guard let appSecretEnv else { return nil }
        let secret = try SecretInput.variable(appSecretEnv)
        guard secret.count > 0 else { throw .unsetVariable(appSecretEnv, "is empty") }
        return AppSecret(secret)
    }
}
