// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowPayload

struct RequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Seal a Flow request as the phone does, or open one as your server does.",
        discussion: "Example: flowproof request seal --public-key public.pem --session-out session.json plaintext.json > body.json",
        subcommands: [Seal.self, Open.self])

    func run() throws { throw ValidationError("Missing subcommand: seal or open") }

    struct Seal: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal a plaintext to a public key.",
            discussion: "Example: flowproof request seal --public-key public.pem --session-out session.json plaintext.json > body.json")

        @Option(name: .long, help: "The business's public key.") var publicKey: String
        @Option(name: .long, help: "Where the AES key and the nonce go, to open the response with.") var sessionOut: String?
        @Flag(name: .long, help: "Replace a session file that exists.") var force = false
        @Argument(help: "The JSON to seal, or - for standard input.") var plaintext: String
        @OptionGroup var backend: BackendOption

        func run() throws {
            let sessionFile = try SessionFile.target(sessionOut, replacing: force, apartFrom: publicKey, plaintext)
            try InputFile.requireOneStandardInput(publicKey, plaintext)
            let item = try InputFile.readKey(publicKey)
            guard let spki = item.canonicalSPKI else { throw Self.unusable(item, publicKey) }
            let message = try InputFile.read(plaintext)
            try backend.backend.run { backend in try seal(message, spki, backend, sessionFile) }
        }

        private static func unusable(_ item: KeyItem, _ path: String) -> CommandFailure {
            if item.kind == .encryptedPrivateKey {
                return .input("\(path): is encrypted", hint: "flowproof convert writes its public key, with --to spki")
            }
            if let algorithm = item.algorithm, algorithm != .rsa { return .notRSA(path, algorithm) }
            return .input("\(path): no RSA public key in it", hint: "flowproof lint says what is wrong with it")
        }

        private func seal(_ message: [UInt8], _ spki: [UInt8], _ backend: some CryptoBackend, _ sessionFile: OutputFile?) throws {
            let key: FlowRequestSealer = try refusals {
                try FlowRequestSealer(backend: backend, publicKey: backend.publicKey(spki: spki.span))
            }
            var sealer = key
            let request = try sealer.seal(message.span)
            if let sessionFile {
                try SessionFile.encode(request.session).withSpan { text throws(CommandFailure) in try sessionFile.write(text) }
            }
            try Console.writePayload(request.body.span)
        }
    }

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a request body with your private key.",
            discussion: """
                Example: flowproof request open --private-key private.pem --passphrase-file passphrase.txt --session-out session.json body.json

                Exits with 1 when the body is refused; a server answers that with status 421 and an empty body.
                """)

        @Option(name: .long, help: "Your private key.") var privateKey: String
        @Option(name: .long, help: "Where the AES key and the nonce go, to seal the response with.") var sessionOut: String?
        @Flag(name: .long, help: "Replace a session file that exists.") var force = false
        @Argument(help: "The body as it was posted, or - for standard input.") var body: String
        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var backend: BackendOption

        func run() throws {
            let sessionFile = try SessionFile.target(sessionOut, replacing: force, apartFrom: privateKey, body)
            try InputFile.requireOneStandardInput(privateKey, passphrase.passphraseFile, body)
            let bytes = try InputFile.read(body)
            try backend.backend.run { backend in try open(bytes, backend, sessionFile) }
        }

        private func open(_ bytes: [UInt8], _ backend: some CryptoBackend, _ sessionFile: OutputFile?) throws {
            let key = try passphrase.privateKey(privateKey, backend)
            var opener = try refusals { try FlowRequestOpener(backend: backend, privateKey: key) }
            let request = try refusals { try opener.open(bytes.span) }
            if let sessionFile {
                try SessionFile.encode(request.session).withSpan { text throws(CommandFailure) in try sessionFile.write(text) }
            }
            try Console.writePayload(request.plaintext.span)
        }
    }
}
