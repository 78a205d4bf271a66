// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowEndpoint
internal import FlowNet
internal import FlowPayload
internal import Foundation
internal import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a Flow data endpoint: payloads opened, your application asked in plain JSON, its answers sealed.",
        discussion: """
            Example: flowproof-net serve --private-key private.pem --passphrase-env KEY_PASSPHRASE --app-secret-env APP_SECRET --upstream \
            http://127.0.0.1:3000/flow --port 8080

            POST on any path is the endpoint. It verifies X-Hub-Signature-256 (432), opens the payload (421), answers pings and error \
            notifications itself, and posts every other request to --upstream as JSON: that answers with status 200 and the next screen, or \
            with 427 and {"error_msg": "..."} where a flow token is no longer valid. --echo gives everything back instead.

            GET /health/live, /health/ready and /metrics are beside it, or on --admin-port alone. SIGHUP reads the private keys again, and \
            keeps the old ones where that fails. SIGTERM ends it once everything that was accepted is answered, of pipelined requests the \
            one under way; a second one, later than a second after, at once. The log is on standard error: nothing of a payload is ever in \
            it. TLS is for the proxy before it; deploy/ has examples.
            """)

    @Option(
        name: .long, help: ArgumentHelp("Your private key. Up to three while keys are being changed, tried in order.", valueName: "file"))
    var privateKey: [String]
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var appSecret: AppSecretOptions
    @Option(name: .long, help: ArgumentHelp("Your application.", valueName: "url")) var upstream: String?
    @Flag(name: .long, help: "Answer every request with its own screen and data.") var echo = false
    @Option(name: .long, help: ArgumentHelp("The address to listen on.", valueName: "address")) var host = "127.0.0.1"
    @Option(name: .long, help: ArgumentHelp("0 for any that is free.", valueName: "number")) var port: Int
    @Option(name: .long, help: ArgumentHelp("A port of its own for health and metrics.", valueName: "number")) var adminPort: Int?
    @Option(name: .long, help: ArgumentHelp("Threads that open requests; one for each core unless given.", valueName: "count"))
    var workers: Int?
    @Option(
        name: .long,
        help: ArgumentHelp("Requests that may wait for a worker; over it 503. 128 for each worker unless given.", valueName: "count"))
    var queue: Int?
    @Option(name: .long, help: ArgumentHelp("The longest body of a request; over it 413.", valueName: "bytes")) var bodyLimit = 10 << 20
    @Option(name: .long, help: ArgumentHelp("How long the application may take; 8 unless given.", valueName: "seconds"))
    var upstreamTimeout: Double?
    @Option(
        name: .long,
        help: ArgumentHelp("Certificate authorities to trust besides the system's, as PEM, for the application.", valueName: "file"))
    var ca: String?
    @Option(name: .long, help: ArgumentHelp("How long a client may take to send a request, or to read an answer.", valueName: "seconds"))
    var clientTimeout = 10.0
    @Option(name: .long, help: ArgumentHelp("How long to serve on after SIGTERM, no longer ready.", valueName: "seconds")) var drain = 0.0
    @Option(name: .long, help: ArgumentHelp("How long accepted requests may take to finish after that.", valueName: "seconds"))
    var grace = 15.0
    @Option(name: .long, help: "The lines of the log: logfmt or json.") var logFormat = LogFormat.logfmt
    @Flag(name: .long, help: "Log a line for each answer of the protocol; whatever is refused before, the metrics count.")
    var logRequests = false
    @Option(name: .long, help: "The crypto library that does the work: openssl or gcrypt.") var backend = BackendName.openssl

    func validate() throws {
        guard (1...3).contains(privateKey.count) else { throw ValidationError("--private-key is given once, or up to three times") }
        guard (upstream == nil) == echo else { throw ValidationError("give one of --upstream and --echo") }
        for (name, port) in [("--port", port), ("--admin-port", adminPort ?? 0)] where !(0...65_535).contains(port) {
            throw ValidationError("\(name) must be from 0 to 65535")
        }
        guard adminPort == nil || adminPort == 0 || adminPort != port else { throw ValidationError("--admin-port is the same as --port") }
        guard (1...1024).contains(workers ?? 1) else { throw ValidationError("--workers must be from 1 to 1024") }
        guard (0...1_000_000).contains(queue ?? 0) else { throw ValidationError("--queue must be from 0 to 1000000") }
        guard (1024...(64 << 20)).contains(bodyLimit) else { throw ValidationError("--body-limit must be from 1024 to 67108864 bytes") }
        let times = [
            ("--upstream-timeout", upstreamTimeout ?? 8, 0.1), ("--client-timeout", clientTimeout, 0.1), ("--drain", drain, 0),
            ("--grace", grace, 0.1),
        ]
        for (name, seconds, least) in times where !(least...600).contains(seconds) {
            throw ValidationError("\(name) must be from \(least == 0 ? "0" : "\(least)") to 600 seconds")
        }
        guard !echo || (upstreamTimeout == nil && ca == nil) else {
            throw ValidationError("--upstream-timeout and --ca are for the application, and --echo asks none")
        }
        if let upstream {
            do throws(EndpointURL.Refusal) {
                _ = try EndpointURL(upstream)
            } catch {
                throw ValidationError("--upstream \(error)")
            }
        }
    }

    func run() async throws {
        // A hook that changes keys may ask before this listens; the keys are then read anyway.
        SystemCalls.ignoreHangups()
        try await run(try backend.start())
    }

    private func run(_ backend: some CryptoBackend) async throws {
        try InputFile.requireOneStandardInput(privateKey + [passphrase.passphraseFile, ca])
        let secrets = try appSecret.read()
        let signer = secrets.isEmpty ? nil : WebhookSigner(backend: backend, secrets: secrets)
        let memory = AnswerMemory()
        let level = logRequests ? Logger.Level.info : .notice
        let logger = Logger(label: "flowproof") { _ in StandardErrorLog(logFormat, level: level) }
        let keys = try EndpointKeys(privateKey, passphrase, backend)
        let connections = try ConnectionBudget(hasUpstream: upstream != nil)
        let application = try upstream.map { try upstreamApplication($0, connections) }
        let server = try EndpointServer<_>(
            settings(connections), application: application, logger: logger, keys: keys.fingerprints,
            makeHandler: { try keys.makeHandler(signer, memory) })
        if signer == nil { logger.warning("signatures are not verified: no --app-secret-env") }
        let process = ServerProcess(logger: logger, patience: .seconds(drain + grace))
        try await process.run(server, host: host) {
            let keys = try EndpointKeys(privateKey, passphrase.unattended(), backend)
            try server.replaceKeys(keys.fingerprints) { try keys.makeHandler(signer, memory) }
            return keys.fingerprints
        }
    }

    private func upstreamApplication(_ url: String, _ connections: ConnectionBudget) throws -> UpstreamApplication {
        let trust = try ClientOptions.Trust.reading(ca)
        do throws(ClientOptions.Refusal) {
            return try UpstreamApplication(
                url: url, timeout: .seconds(upstreamTimeout ?? 8), maximumPendingCount: connections.upstreamLimit, trust: trust)
        } catch {
            throw CommandFailure.input(error.description, hint: error.hint)
        }
    }

    private func settings(_ connections: ConnectionBudget) -> EndpointSettings {
        var settings = EndpointSettings()
        settings.host = host
        settings.port = port
        settings.adminPort = adminPort
        settings.workerCount = workers ?? ProcessInfo.processInfo.activeProcessorCount
        settings.queueLimit = queue
        settings.maximumBodyByteCount = bodyLimit
        settings.clientTimeout = .seconds(clientTimeout)
        settings.drainTime = .seconds(drain)
        settings.connectionLimit = connections.clientLimit
        settings.version = FlowproofNet.configuration.version
        return settings
    }
}
