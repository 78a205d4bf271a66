// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowKeys
internal import FlowNet
internal import FlowOpenSSL
internal import FlowProviders

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Register a public key for phone numbers, and see that it is what is registered.",
        discussion: """
            Example: flowproof-net publish --provider cloud --numbers numbers.csv --public-key public.pem

            The key is linted first; with an error nothing is sent. Each number is asked for its key before and after: one that has \
            this key with a valid signature is left alone, so a run that was interrupted is resumed by the same command. What may have \
            been carried out is not sent again before the answer to a question shows that it was not: uncertain is what nobody could find out, \
            unconfirmed what was taken and could not be read back. What lint only warns of, and phones may not read, is refused here as well. Exits with 1 when a number does \
            not have the key in the end, and with 2 when that could not be found out.
            """)

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var numbers: NumberOptions
    @OptionGroup var token: TokenOptions
    @Option(name: .long, help: ArgumentHelp("The public key to register.", valueName: "file")) var publicKey: String
    @Option(name: .long, help: ArgumentHelp("The server's private key: refuses a public key that is not its half.", valueName: "file"))
    var privateKey: String?
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(name: .long, help: "Print the requests as curl commands, with variables for the secrets, and send nothing.") var dryRun = false
    @Option(name: .long, help: "text or json: one object per line.") var format = TextOrJSON.text
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try InputFile.requireOneStandardInput(publicKey, privateKey, numbers.numbers, passphrase.passphraseFile, token.tokenFile)
        let backend = try OpenSSLBackend()
        let lint = UploadLint(backend: backend)
        // Before anything else: a private key that is given by mistake is not even near a connection.
        let key = try lint.uploadKey(publicKey)
        if let privateKey { try lint.requirePair(key, publicKey, privateKey: privateKey, passphrase) }
        let account = try provider.account()
        let numbers = try numbers.read(for: account.provider)
        guard !dryRun else { return try printRequests(key, account, numbers) }
        let token = try token.token()
        let proof = try self.token.proof(of: token, for: account.provider, backend)
        let client = try connection.client(account, token: token, proof: proof)
        let publisher = KeyPublisher(client, policy: connection.retryPolicy) { try backend.sha256($0) }
        let run = PublicationRun(account.provider, total: numbers.count, format) { key in
            key.numbers.flatMap { numbers in try? SPKIFingerprint(of: numbers) { span throws in try backend.sha256(span) }.description }
        }
        try await Interruption.handled(stop: { publisher.stop() }) { [parallel = connection.parallel] in
            try await publisher.publish(key, for: numbers, concurrency: parallel) { try run.report($0) }
        }
        await client.close()
        try run.end()
    }

    private func printRequests(_ key: UploadKey, _ account: ProviderAccount, _ numbers: [String]) throws {
        // What is printed has variables in the places of the secrets, so none need be there.
        let unknown = try AccessToken("unknown")
        let proof = try token.placeholderProof(for: account.provider)
        if token.tokenFile != nil { Console.note("note: put the token of the file into \(token.tokenVariable) before a command is run") }
        for number in numbers {
            let request = try account.setRequest(key, for: number, token: unknown, proof: proof)
            let curl = request.curl(token: token.tokenVariable, appSecret: token.appSecretVariable)
            switch format {
            case .text: try Console.write(curl + "\n")
            case .json: try Console.writeLine(DryRun(provider: account.provider.id, number: number, curl: curl))
            }
        }
    }
}

private struct DryRun: Encodable {
    var schema = "flowproof.publish/1"
    var provider: String
    var number: String
    var outcome = "not-sent"
    var curl: String
}
