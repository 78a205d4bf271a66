// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
public import FlowEndpoint
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// The Flow data endpoint over HTTP/1.1: POST on any path, health and metrics beside it.
///
/// It holds nothing from one request to the next, so any number of them may stand behind a balancer.
public final class EndpointServer<Backend: CryptoBackend>: Sendable {
    /// Makes what one worker opens requests with.
    public typealias MakeHandler = () throws -> sending FlowRequestHandler<Backend>

    private let settings: EndpointSettings
    private let application: (any FlowApplication)?
    private let logger: Logger
    private let workers: OpeningWorkers<Backend>
    private let state: Mutex<State>
    private let heldByteCount = Atomic(0)

    private struct State {
        var metrics = EndpointMetrics()
        var keys: [String]
        var isReady = true
        /// Set when it may end: before that there is nothing to stop.
        var isStopped = false
        var stop: (@Sendable () -> Void)?
        var quiet = RepeatedWarnings()
    }

    /// - Parameters:
    ///   - application: `nil` for one that gives everything back.
    ///   - keys: SHA-256 of the SPKI of each private key, for the metrics.
    ///   - makeHandler: called once for each worker.
    public init(
        _ settings: EndpointSettings, application: (any FlowApplication)?, logger: Logger, keys: [String], makeHandler: MakeHandler
    ) throws {
        self.settings = settings
        self.application = application
        self.logger = logger
        workers = try OpeningWorkers(
            threadCount: settings.workerCount, queueLimit: settings.queueLimit ?? 128 * settings.workerCount, makeHandler: makeHandler)
        state = Mutex(State(keys: keys))
    }

    /// Serves until ``shutDown()`` was called and all that was accepted is answered, or until the task is cancelled.
    ///
    /// - Parameters:
    ///   - onAdministration: is called once, with the port for health and metrics where that is one of its own.
    ///   - onListening: is called once, with the port.
    /// - Throws: ``ListenFailure``.
    public func run(
        onAdministration: @escaping @Sendable (Int) async -> Void = { _ in },
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        var services: [any Service] = []
        if let adminPort = settings.adminPort {
            services.append(
                listener(adminPort, connectionLimit: Self.administrationLimit, onAdministration) { request in
                    self.administrationAnswer(to: request) ?? .notFound
                })
        }
        services.append(
            listener(settings.port, connectionLimit: settings.connectionLimit, onListening) { request in
                if self.settings.adminPort == nil, let answer = self.administrationAnswer(to: request) { return answer }
                return try await self.answer(to: request)
            })
        // The last one is ended first, so that health can be asked for until the end.
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: EndpointListener.silence))
        let isStopped = state.withLock { state in
            state.stop = { Task { await group.triggerGracefulShutdown() } }
            return state.isStopped
        }
        guard !isStopped else { return }
        do {
            try await group.run()
        } catch is CancellationError {
        }
        if state.withLock({ $0.isReady }) && !Task.isCancelled {
            throw ListenFailure(ListenFailure.Ended(), host: settings.host, port: settings.port)
        }
    }

    /// Takes no new connection, finishes what was accepted, and lets ``run(onAdministration:onListening:)`` return. Before that, for the
    /// drain time, everything is served as ever, while the readiness route says that the end is near and each answer ends its connection,
    /// so that no request is sent on one that is about to go.
    public func shutDown() async {
        state.withLock { $0.isReady = false }
        try? await Task.sleep(for: settings.drainTime)
        let stop = state.withLock { state in
            state.isStopped = true
            return state.stop
        }
        stop?()
    }

    /// Requests that begin from now on are opened with other keys. When this throws, the old ones stay in use.
    public func replaceKeys(_ keys: [String], makeHandler: MakeHandler) throws {
        try workers.replaceHandlers(makeHandler)
        state.withLock { state in
            state.keys = keys
            state.metrics.recordReload(succeeded: true)
        }
    }

    /// Counts keys that could not be read.
    public func recordFailedReload() { state.withLock { $0.metrics.recordReload(succeeded: false) } }

    // MARK: Connections

    // Whoever asks for health and metrics is one of few; their descriptors are kept apart from those of clients.
    private static var administrationLimit: Int { 32 }

    private func listener(
        _ port: Int, connectionLimit: Int?, _ onListening: @escaping @Sendable (Int) async -> Void,
        _ respond: @escaping EndpointListener.Respond
    ) -> EndpointListener {
        EndpointListener(
            settings: settings, port: port, connectionLimit: connectionLimit, onCut: { [weak self] in self?.record($0) },
            onListening: onListening,
            onEnd: { [weak self] in self?.listenerEnded() },
            respond: { request in
                var response = try await respond(request)
                if request.method == .head { response = response.createHeadResponse() }
                if !self.isReady { response.headers[.connection] = "close" }
                return response
            })
    }

    private var isReady: Bool { state.withLock { $0.isReady } }

    /// Where nobody asked for it (no more descriptors), what is accepted is finished: an endpoint that cannot be reached is of no use.
    private func listenerEnded() {
        let stop = state.withLock { state in state.isReady ? state.stop : nil }
        stop?()
    }

    // MARK: Health and metrics

    private func administrationAnswer(to request: Request) -> Response? {
        guard request.method == .get || request.method == .head else { return nil }
        switch request.uri.path {
        case "/health/live": return .plain(.ok, "live\n")
        case "/health/ready":
            return isReady ? .plain(.ok, "ready\n") : .plain(.serviceUnavailable, "shutting down\n")
        case "/metrics": return .plain(.ok, metricsPage(), type: "text/plain; version=0.0.4; charset=utf-8")
        default: return nil
        }
    }

    private func metricsPage() -> String {
        let (metrics, keys) = state.withLock { ($0.metrics, $0.keys) }
        var gauges = EndpointMetrics.Gauges()
        gauges.queue = (workers.queueDepth, workers.queueLimit)
        gauges.bodyByteCount = heldByteCount.load(ordering: .relaxed)
        gauges.workerCount = workers.threadCount
        gauges.keys = keys
        gauges.version = settings.version
        return metrics.text(gauges)
    }

    // MARK: Requests

    private func answer(to request: Request) async throws -> Response {
        let start = ContinuousClock.now
        guard request.method == .post else {
            record(.method)
            return Response(status: .methodNotAllowed, headers: [.allow: "POST"])
        }
        let body: [UInt8]
        let heldByteCount: Int
        switch try await collectBody(of: request) {
        case .failure(let rejection):
            record(rejection)
            return rejection.response
        case .success(let collected): (body, heldByteCount) = collected
        }
        defer { self.heldByteCount.subtract(heldByteCount, ordering: .relaxed) }
        let headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
        let incoming = IncomingRequest(method: "POST", target: request.uri.string, headers: headers, body: body)
        let echoes = application == nil
        let received = await workers.receive(incoming) { reception in
            switch consume reception {
            case .pending(let pending) where echoes:
                let echo = pending.echo
                return .answered(pending.answer(.ok(echo)))
            case let other: return other
            }
        }
        guard let received else {
            record(.queueFull)
            return .overloaded
        }
        guard let answer = await finished(received) else { return Response(status: .internalServerError) }
        let duration = start.duration(to: .now)
        note(answer, byteCount: body.count, duration)
        return Response(answer.http)
    }

    private func finished(_ received: OneOwner<FlowReception<Backend>>) async -> FlowAnswer? {
        switch received.take() {
        case .answered(let answer): return answer
        case .pending(let pending):
            guard let application else { return nil }
            let (plaintext, kind) = (pending.plaintext, pending.kind)
            let reply = await application.answer(to: plaintext, kind: kind)
            return pending.answer(reply)
        case nil: return nil
        }
    }

    /// - Throws: what ended the connection before the body did; it is counted where that was seen.
    private func collectBody(
        of request: Request
    ) async throws -> Result<(body: [UInt8], heldByteCount: Int), EndpointMetrics.Rejection> {
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= settings.maximumBodyByteCount else { return .failure(.bodyTooLarge) }
        var isCollected = false
        var held = 0
        defer { if !isCollected { heldByteCount.subtract(held, ordering: .relaxed) } }
        var body: [UInt8] = []
        for try await chunk in request.body {
            let count = chunk.readableBytes
            guard body.count + count <= settings.maximumBodyByteCount else { return .failure(.bodyTooLarge) }
            held += count
            guard heldByteCount.add(count, ordering: .relaxed).newValue <= settings.bodyMemoryByteCount else { return .failure(.memory) }
            // What is announced need not come.
            if body.isEmpty { body.reserveCapacity(min(announced, max(count, 64 << 10))) }
            body += chunk.readableBytesView
        }
        isCollected = true
        return .success((body, held))
    }

    // MARK: Metrics and logs

    private func record(_ rejection: EndpointMetrics.Rejection) { state.withLock { $0.metrics.record(rejection) } }

    private func note(_ answer: FlowAnswer, byteCount: Int, _ duration: Duration) {
        let seconds = Double(duration.nanoseconds) / 1e9
        let warning = state.withLock { state in
            state.metrics.record(answer, seconds: seconds)
            return answer.warning.flatMap { state.quiet.isDue($0) }
        }
        if let warning { logger.warning("\(warning.text)", metadata: warning.metadata) }
        guard logger.logLevel <= .info else { return }
        logger.info(
            "request",
            metadata: [
                "status": "\(answer.status)", "kind": "\(answer.kind?.rawValue ?? "unopened")", "bytes": "\(byteCount)",
                "milliseconds": "\((seconds * 1e6).rounded() / 1e3)",
            ])
    }
}

extension EndpointMetrics.Rejection {
    fileprivate var response: Response {
        switch self {
        case .bodyTooLarge: Response(status: .contentTooLarge)
        case .memory, .queueFull: .overloaded
        case .method: Response(status: .methodNotAllowed)
        case .slowClient, .cutRequest, .notHTTP: Response(status: .badRequest)
        }
    }
}

extension Response {
    fileprivate static var notFound: Response { Response(status: .notFound) }
    fileprivate static var overloaded: Response { Response(status: .serviceUnavailable, headers: [.retryAfter: "1"]) }

    fileprivate static func plain(_ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    fileprivate init(_ answer: OutgoingAnswer) {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: fields,
            body: answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
