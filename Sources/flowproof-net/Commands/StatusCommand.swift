// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FlowNet
internal import FlowOpenSSL
internal import FlowProviders

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ask which key is registered for phone numbers, and whether it is yours.",
        discussion: """
            Example: flowproof-net status --provider cloud --number 106540352242922 --public-key public.pem

            A registered key is missing, valid or mismatch; mismatch means that the number was registered again since, not that your \
            endpoint has another key: that is seen by --public-key or --private-key alone, by fingerprint. Exits with 1 when a number \
            has no key, one that is not valid, or another one than yours, and with 2 when that could not be found out.
            """)

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var numbers: NumberOptions
    @OptionGroup var token: TokenOptions
    @Option(name: .long, help: ArgumentHelp("The key that should be registered.", valueName: "file")) var publicKey: String?
    @Option(name: .long, help: ArgumentHelp("The server's private key, whose half should be registered.", valueName: "file"))
    var privateKey: String?
    @OptionGroup var passphrase: PassphraseOptions
    @Option(name: .long, help: "text or json: one object per line.") var format = TextOrJSON.text
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard publicKey == nil || privateKey == nil else { throw ValidationError("--public-key and --private-key exclude each other") }
    }

    func run() async throws {
        try InputFile.requireOneStandardInput(publicKey, privateKey, numbers.numbers, passphrase.passphraseFile, token.tokenFile)
        let backend = try OpenSSLBackend()
        let own = try UploadLint(backend: backend).numbers(publicKey: publicKey, privateKey: privateKey, passphrase)
        let account = try provider.account()
        guard account.provider.canGet else {
            let refusal = RequestRefusal.cannotGet(provider: account.provider.title)
            throw CommandFailure.usage(refusal.description, hint: refusal.hint)
        }
        let numbers = try numbers.read(for: account.provider)
        let token = try token.token()
        let proof = try self.token.proof(of: token, for: account.provider, backend)
        let client = try connection.client(account, token: token, proof: proof)
        let publisher = KeyPublisher(client, policy: connection.retryPolicy) { try backend.sha256($0) }
        let run = StatusRun(account.provider, own: own, format) { try backend.sha256($0) }
        try await Interruption.handled(stop: { publisher.stop() }) { [parallel = connection.parallel] in
            try await publisher.status(of: numbers, concurrency: parallel) { try run.report($0, $1) }
        }
        await client.close()
        run.summarize()
        if let status = run.exitStatus { throw ExitCode(status.rawValue) }
    }
}
