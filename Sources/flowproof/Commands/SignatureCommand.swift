// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowPayload

struct SignatureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signature",
        abstract: "Sign a body, or verify X-Hub-Signature-256, over the raw bytes.",
        discussion: "Example: flowproof signature sign --app-secret-env APP_SECRET body.json",
        subcommands: [Sign.self, Verify.self])

    func run() throws { throw ValidationError("Missing subcommand: sign or verify") }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the header's value for a body.",
            discussion: "Example: flowproof signature sign --app-secret-env APP_SECRET body.json")

        @OptionGroup var secrets: AppSecretOptions
        @Argument(help: "The raw body, or - for standard input.") var body: String
        @OptionGroup var backend: BackendOption

        func validate() throws { try secrets.requireOne() }

        func run() throws {
            let secrets = try secrets.read()
            let bytes = try InputFile.read(body)
            try backend.backend.run { backend in try sign(bytes, secrets, backend) }
        }

        private func sign(_ bytes: [UInt8], _ secrets: [AppSecret], _ backend: some CryptoBackend) throws {
            try Console.write(refusals { try WebhookSigner(backend: backend, secrets: secrets).sign(bytes.span) } + "\n")
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the header's value against a body.",
            discussion: """
                Example: flowproof signature verify --app-secret-env APP_SECRET --header "$HEADER" body.json

                Exits with 1 when the signature is refused; a server answers that with status 432, before it decrypts anything.
                """)

        @OptionGroup var secrets: AppSecretOptions
        @Option(name: .long, help: "The value of X-Hub-Signature-256.") var header: String
        @Argument(help: "The raw body, or - for standard input.") var body: String
        @OptionGroup var backend: BackendOption

        func validate() throws { try secrets.requireOne() }

        func run() throws {
            let secrets = try secrets.read()
            let bytes = try InputFile.read(body)
            try backend.backend.run { backend in try verify(bytes, secrets, backend) }
        }

        private func verify(_ bytes: [UInt8], _ secrets: [AppSecret], _ backend: some CryptoBackend) throws {
            try refusals { try WebhookSigner(backend: backend, secrets: secrets).verify(header, of: bytes.span) }
            try Console.write("valid\n")
        }
    }
}
