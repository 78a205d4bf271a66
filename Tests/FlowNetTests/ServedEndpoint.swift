// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowNet
import FlowOpenSSL
import FlowPayload
import Logging
import TestSupport
import Testing

/// An endpoint on loopback for the time of one test, and the phone that talks to it.
struct ServedEndpoint: Sendable {
    let port: Int
    /// The port for health and metrics.
    let adminPort: Int
    /// Returns when the endpoint has ended by itself; throws what it threw.
    let ended: @Sendable () async throws -> Void

    /// What the endpoint answered to a request that a phone sealed.
    struct Reply: Sendable, Equatable {
        var status: Int
        var headers: [String: String]
        /// What the phone opens; `nil` where there is nothing to open.
        var plaintext: String?
    }

    /// Serves while `body` runs, and ends then whatever it waits for.
    static func serving<Backend: CryptoBackend, Result: Sendable>(
        _ server: EndpointServer<Backend>, hasAdminPort: Bool = false,
        _ body: @escaping @Sendable (ServedEndpoint) async throws -> Result
    ) async throws -> Result {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let (adminPorts, adminPort) = AsyncStream<Int>.makeStream()
        let running = Task {
            defer { [port, adminPort].forEach { $0.finish() } }
            try await server.run(onAdministration: { adminPort.yield($0) }, onListening: { port.yield($0) })
        }
        defer { running.cancel() }
        guard let main = await ports.first(where: { _ in true }) else {
            try await running.value
            throw NotServed()
        }
        let admin = hasAdminPort ? await adminPorts.first(where: { _ in true }) : main
        let result = try await body(ServedEndpoint(port: main, adminPort: admin ?? main) { try await running.value })
        running.cancel()
        // What a test leaves open is cut, and nothing outlives it.
        try await running.value
        return result
    }

    struct NotServed: Error {}

    /// An endpoint with the key of the tests, unless another is given.
    static func server(
        _ application: (any FlowApplication)? = nil, keys: [SampleKey]? = nil, secret: String? = nil, logger: Logger? = nil,
        _ change: (inout EndpointSettings) -> Void = { _ in }
    ) throws -> EndpointServer<OpenSSLBackend> {
        try server(on: OpenSSLBackend(), application, keys: keys, secret: secret, logger: logger, change)
    }

    static func server<Backend: CryptoBackend>(
        on backend: Backend, _ application: (any FlowApplication)? = nil, keys: [SampleKey]? = nil, secret: String? = nil,
        logger: Logger? = nil, _ change: (inout EndpointSettings) -> Void = { _ in }
    ) throws -> EndpointServer<Backend> {
        var settings = EndpointSettings()
        settings.workerCount = 2
        // Where a test is not about time, no machine is too slow for it.
        (settings.clientTimeout, settings.idleTimeout) = (.seconds(600), .seconds(600))
        change(&settings)
        let keys = try keys ?? [SampleKey.shared()]
        let signer = secret.map { WebhookSigner(backend: backend, secrets: [AppSecret(SecretBytes(copying: Array($0.utf8).span))]) }
        return try EndpointServer(
            settings, application: application, logger: logger ?? Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() },
            keys: keys.indices.map { "key-\($0)" }, makeHandler: { try handler(backend, keys, signer) })
    }

    static func handler<Backend: CryptoBackend>(
        _ backend: Backend, _ keys: [SampleKey], _ signer: WebhookSigner<Backend>? = nil
    ) throws -> sending FlowRequestHandler<Backend> {
        let keys = try keys.map { key in
            let der = key.privateDER
            return try backend.privateKey(pkcs8: der.span)
        }
        return try FlowRequestHandler(backend: backend, privateKeys: keys, signer: signer, memory: AnswerMemory())
    }

    // MARK: The phone

    /// Posts one sealed request on a connection of its own.
    func ask(_ plaintext: String, key: SampleKey? = nil, headers: [String] = []) async throws -> Reply {
        let client = try await RawClient(port: port)
        let reply = try await ask(plaintext, on: client, key: key, headers: headers)
        try await client.close()
        return reply
    }

    /// Posts one sealed request; every answer is checked for what holds of all: sealed under this request's key, or empty.
    func ask(
        _ plaintext: String, on client: RawClient, key: SampleKey? = nil, headers: [String] = [],
        beforeAnswer: @Sendable () async throws -> Void = {}
    ) async throws -> Reply {
        let sealed = try Self.seal(plaintext, key: key)
        try await client.send(Self.post(sealed.body, headers: headers))
        try await beforeAnswer()
        return try Self.opened(try await client.answer(), sealed.responseOpener())
    }

    static func seal(_ plaintext: String, key: SampleKey? = nil) throws -> SealedFlowRequest<OpenSSLBackend> {
        let backend = try OpenSSLBackend()
        let der = try (key ?? SampleKey.shared()).privateDER
        let publicKey = try backend.privateKey(pkcs8: der.span).publicKey
        var sealer = try FlowRequestSealer(backend: backend, publicKey: publicKey)
        let text = Array(plaintext.utf8)
        return try sealer.seal(text.span)
    }

    static func opened(_ answer: RawClient.Answer, _ opener: consuming FlowResponseOpener<OpenSSLBackend>) throws -> Reply {
        guard [200, 427].contains(answer.status) else {
            #expect(answer.body.isEmpty)
            #expect(answer.headers["content-type"] == nil)
            return Reply(status: answer.status, headers: answer.headers)
        }
        #expect(answer.headers["content-type"] == "text/plain")
        let body = answer.body
        let plaintext = try opener.open(body.span)
        return Reply(status: answer.status, headers: answer.headers, plaintext: String(decoding: plaintext, as: UTF8.self))
    }

    static func post(_ body: [UInt8], headers: [String] = []) -> [UInt8] {
        let lines = ["POST / HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: \(body.count)"] + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// One request with a body that no phone sealed.
    func post(_ body: [UInt8], headers: [String] = []) async throws -> RawClient.Answer {
        let client = try await RawClient(port: port)
        try await client.send(Self.post(body, headers: headers))
        let answer = try await client.answer()
        try await client.close()
        return answer
    }

    func request(_ method: String, _ path: String, isForAdministration: Bool = false) async throws -> RawClient.Answer {
        let client = try await RawClient(port: isForAdministration ? adminPort : port)
        try await client.send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let answer = try await client.answer(toHead: method == "HEAD")
        try await client.close()
        return answer
    }

    // MARK: Metrics

    /// The figures of the metrics page, each under its name and labels; what is zero is left out.
    func figures() async throws -> [String: Double] {
        let page = String(decoding: try await request("GET", "/metrics", isForAdministration: true).body, as: UTF8.self)
        var figures: [String: Double] = [:]
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            if let value = Double(parts[1]), value != 0 { figures[String(parts[0])] = value }
        }
        return figures
    }

    func rejections(_ reason: EndpointMetrics.Rejection) async throws -> Double {
        try await figures()["flowproof_rejected_total{reason=\"\(reason.rawValue)\"}"] ?? 0
    }

    /// Asks until it is so: what the endpoint counts after an answer, or when a connection ends, nobody is told.
    func until(_ isSo: (ServedEndpoint) async throws -> Bool) async throws {
        while try await !isSo(self) { try await Task.sleep(for: .milliseconds(5)) }
    }
}
