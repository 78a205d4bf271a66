// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowEndpoint
internal import FlowNet
internal import FlowOpenSSL
internal import FlowProviders
internal import UnixSignals

struct EmulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulate",
        abstract: "Play every provider on this machine, for integration tests.",
        discussion: """
            Example: flowproof-net emulate --port 8787 --state emulator.json

            Prints its address on standard output, then one line per request on standard error. Any token is taken and any number is \
            registered until some are declared, by --number, --token-env or the admin API under /emulator. Failures are asked for by \
            --fault or there: --fault rate-limited,rate=0.05,retry-after=1 or --fault internal-error,next=2,stage=after,operation=set. Without \
            rate or next a fault meets the next request alone. docs/emulator.md lists them all. A state file is for one emulator at a time.
            """)

    @Option(name: .long, help: ArgumentHelp("0 for any that is free.", valueName: "number")) var port: Int
    @Option(name: .long, help: ArgumentHelp("The address to listen on.", valueName: "address")) var host = "127.0.0.1"
    @Option(name: .long, help: ArgumentHelp("Keep the state in a file, which need not exist yet.", valueName: "file")) var state: String?
    @Option(name: .long, help: ArgumentHelp("PROVIDER:NUMBER exists; then no other does. Repeatable.", valueName: "number"))
    var number: [String] = []
    @Option(name: .long, help: ArgumentHelp("PROVIDER:NUMBER exists and is not registered. Repeatable.", valueName: "number"))
    var unregistered: [String] = []
    @Option(name: .long, help: ArgumentHelp("The variable with the only token that is taken.", valueName: "name")) var tokenEnv: String?
    @Option(name: .long, help: ArgumentHelp("The variable with an app secret: Cloud API requests need its proof.", valueName: "name"))
    var appSecretEnv: String?
    @Option(name: .long, help: ArgumentHelp("A failure on demand, as in the examples. Repeatable.", valueName: "fault"))
    var fault: [String] = []
    @Option(name: .long, help: ArgumentHelp("What the rates of failures are drawn from.", valueName: "number")) var seed: UInt64 = 1
    @Option(name: .long, help: ArgumentHelp("A host name besides this machine's own. Repeatable.", valueName: "name"))
    var allowHost: [String] = []
    @Flag(name: .long, help: "Print no line per request.") var quiet = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
        guard state != "-" else { throw ValidationError("--state is a file that is read and written, and - is none") }
    }

    func run() async throws {
        let server = try makeServer()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { [host] in
                    try await server.run { port in ServerAddress.announce(host: host, port: port) }
                }
                group.addTask { for await _ in signals { break } }
                try await group.next()
                group.cancelAll()
            }
        } catch let failure as ListenFailure {
            throw CommandFailure.input(failure.description, hint: failure.hint)
        }
    }

    private func makeServer() throws -> EmulatorServer {
        let backend = try OpenSSLBackend()
        var settings = ProviderEmulator.Settings()
        settings.seed = seed
        settings.allowedHosts = Set(allowHost.map { $0.lowercased() })
        if let appSecretEnv {
            let secret = AppSecret(try SecretInput.variable(appSecretEnv))
            settings.hmacSHA256 = { message in
                try secret.bytes.withSpan { key throws(CryptoError) in try backend.hmacSHA256(key: key, message: message) }
            }
        }
        let emulator = try configured(try makeEmulator(settings) { try backend.sha256($0) })
        let file = try state.map { try OutputFile($0, for: .owner, replacing: true) }
        var saveState: EmulatorServer.SaveState?
        if let file {
            saveState = { state in
                do throws(CommandFailure) {
                    try file.write(state.span)
                } catch {
                    error.report()
                    throw error
                }
            }
        }
        // A file that cannot be written shows now, not at the first key.
        try saveState?(emulator.encodedState())
        return EmulatorServer(emulator, host: host, port: port, saveState: saveState) { [quiet] exchange in
            if !quiet { Console.note("note: \(exchange.method) \(exchange.path) \(exchange.status.map(String.init) ?? "no answer")") }
        }
    }

    private func makeEmulator(_ settings: ProviderEmulator.Settings, _ sha256: @escaping ProviderEmulator.SHA256) throws -> ProviderEmulator
    {
        guard let state, try SystemCalls.entry(at: state, followLinks: true) != nil else {
            return ProviderEmulator(settings: settings, sha256: sha256)
        }
        let bytes = try InputFile.read(state, limit: 1 << 30)
        do throws(EmulatorStateError) {
            return try ProviderEmulator(state: bytes, settings: settings, sha256: sha256)
        } catch {
            throw CommandFailure.input("\(state): \(error)", hint: "it is left as it is: remove it, or name another file")
        }
    }

    private func configured(_ emulator: ProviderEmulator) throws -> ProviderEmulator {
        var emulator = emulator
        do {
            for text in number { try Self.declare(text, isRegistered: true, in: &emulator) }
            for text in unregistered { try Self.declare(text, isRegistered: false, in: &emulator) }
            for text in fault { try emulator.inject(try InjectedFault(parsing: text)) }
            if let tokenEnv { try emulator.declareToken(Self.token(inVariable: tokenEnv)) }
        } catch let refusal as EmulatorRefusal {
            throw CommandFailure.usage(refusal.description, hint: refusal.hint)
        }
        return emulator
    }

    private static func token(inVariable name: String) throws -> String {
        try SecretInput.variable(name).withSpan { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
    }

    /// Adds `PROVIDER:NUMBER`, or a provider alone whose number has no name.
    private static func declare(_ text: String, isRegistered: Bool, in emulator: inout ProviderEmulator) throws {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let provider = parts.first.flatMap(Provider.named) else {
            throw CommandFailure.usage("\"\(text)\" begins with no provider", hint: "write cloud:106540352242922, or on-premises alone")
        }
        try emulator.declareNumber(parts.count == 2 ? parts[1] : nil, at: provider, isRegistered: isRegistered)
    }
}

/// A secret that lives as long as the emulator.
private final class AppSecret: Sendable {
    let bytes: SecretBytes

    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
}
