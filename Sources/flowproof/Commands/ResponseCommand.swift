// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowPayload

struct ResponseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "response",
        abstract: "Seal the response to a request as your server does, or open one as the phone does.",
        discussion: "Example: flowproof response seal --session session.json answer.json > body.txt",
        subcommands: [Seal.self, Open.self])

    func run() throws { throw ValidationError("Missing subcommand: seal or open") }

    struct Seal: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal a response with the session of an opened request.",
            discussion: """
                Example: flowproof response seal --session session.json answer.json > body.txt

                The result is the whole body of the HTTP answer: one line of base64, status 200, text/plain. Seal one response \
                per session: two under the same key and nonce give both plaintexts away.
                """)

        @Option(name: .long, help: "What request open --session-out wrote.") var session: String
        @Argument(help: "The JSON to seal, or - for standard input.") var plaintext: String
        @OptionGroup var backend: BackendOption

        func run() throws {
            try InputFile.requireOneStandardInput(session, plaintext)
            let message = try InputFile.read(plaintext)
            try backend.backend.run { backend in try seal(message, backend) }
        }

        private func seal(_ message: [UInt8], _ backend: some CryptoBackend) throws {
            let body = try refusals {
                try FlowResponseSealer(session: SessionFile.read(session), backend: backend).seal(message.span)
            }
            try Console.writePayload(body.span)
        }
    }

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a response with the session of the request it answers.",
            discussion: "Example: flowproof response open --session session.json body.txt")

        @Option(name: .long, help: "What request seal --session-out wrote.") var session: String
        @Argument(help: "The body of the answer, or - for standard input.") var body: String
        @OptionGroup var backend: BackendOption

        func run() throws {
            try InputFile.requireOneStandardInput(session, body)
            let bytes = try InputFile.read(body)
            try backend.backend.run { backend in try open(bytes, backend) }
        }

        private func open(_ bytes: [UInt8], _ backend: some CryptoBackend) throws {
            let opener = FlowResponseOpener(session: try SessionFile.read(session), backend: backend)
            let plaintext: [UInt8]
            do throws(FlowError) {
                plaintext = try opener.open(bytes.span)
            } catch {
                let failure = error.failure
                guard error == .authenticationFailed, opener.isSealedUnderRequestNonce(bytes.span) else { throw failure }
                throw CommandFailure.no(
                    "the response is refused: it is sealed under the nonce of the request",
                    hint: "the server must invert every bit of initial_vector before it seals the answer")
            }
            try Console.writePayload(plaintext.span)
        }
    }
}
