// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowEndpoint
internal import FoundationEssentials
internal import Logging
internal import NIOCore
internal import Synchronization

/// What all connections of an endpoint share: the workers, the application, the limits, the metrics and the log.
final class EndpointService<Backend: CryptoBackend>: Sendable {
    /// Takes a request and sees to it that its answer is given once, on whatever thread.
    typealias Route = @Sendable (IncomingRequest, ContinuousClock.Instant, @escaping @Sendable (OutgoingAnswer) -> Void) -> Void

    let maximumBodyByteCount: Int
    let clientTimeout: TimeAmount
    let idleTimeout: TimeAmount
    private let bodyMemoryByteCount: Int
    private let version: String
    private let application: (any FlowApplication)?
    private let logger: Logger
    private let workers: OpeningWorkers<Backend>
    private let state: Mutex<State>
    private let heldByteCount = Atomic(0)
    private let hasEnd = Atomic(false)
    private let dateText = Mutex((second: 0, text: ""))

    private struct State {
        var metrics = EndpointMetrics()
        var keys: [String]
        var warnings = RepeatedWarnings()
    }

    init(
        _ settings: EndpointSettings, _ workers: OpeningWorkers<Backend>, application: (any FlowApplication)?, logger: Logger,
        keys: [String]
    ) {
        maximumBodyByteCount = settings.maximumBodyByteCount
        clientTimeout = .nanoseconds(settings.clientTimeout.nanoseconds)
        idleTimeout = .nanoseconds(settings.idleTimeout.nanoseconds)
        bodyMemoryByteCount = settings.bodyMemoryByteCount
        version = settings.version
        self.application = application
        self.logger = logger
        self.workers = workers
        state = Mutex(State(keys: keys))
    }

    /// Whether the end is near: each answer is the last one of its connection.
    var isEnding: Bool { hasEnd.load(ordering: .relaxed) }

    func announceEnd() { hasEnd.store(true, ordering: .relaxed) }

    /// Says that nobody can connect any more, though nobody wanted that.
    func reportLoss() { logger.critical("no more connections are accepted: what was accepted is finished") }

    func replaceKeys(_ keys: [String], makeHandler: OpeningWorkers<Backend>.MakeHandler) throws {
        try workers.replaceHandlers(makeHandler)
        state.withLock { state in
            state.keys = keys
            state.metrics.recordReload(succeeded: true)
        }
    }

    func recordFailedReload() { state.withLock { $0.metrics.recordReload(succeeded: false) } }

    func record(_ rejection: EndpointMetrics.Rejection) { state.withLock { $0.metrics.record(rejection) } }

    // MARK: The memory of bodies

    /// Takes bytes of a body into account; false when all bodies together are too many.
    func hold(_ byteCount: Int) -> Bool { heldByteCount.add(byteCount, ordering: .relaxed).newValue <= bodyMemoryByteCount }

    func release(_ byteCount: Int) { heldByteCount.subtract(byteCount, ordering: .relaxed) }

    // MARK: Health and metrics

    /// `nil` where the request is for the endpoint.
    func administrationAnswer(to request: IncomingRequest) -> OutgoingAnswer? {
        guard request.method == "GET" || request.method == "HEAD" else { return nil }
        switch request.target.prefix(while: { $0 != "?" }) {
        case "/health/live": return Self.page(200, "live\n")
        case "/health/ready": return isEnding ? Self.page(503, "shutting down\n") : Self.page(200, "ready\n")
        case "/metrics": return Self.page(200, metricsPage(), type: "text/plain; version=0.0.4; charset=utf-8")
        default: return nil
        }
    }

    private static func page(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> OutgoingAnswer {
        OutgoingAnswer(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    private func metricsPage() -> String {
        let (metrics, keys) = state.withLock { ($0.metrics, $0.keys) }
        var gauges = EndpointMetrics.Gauges()
        gauges.queue = (workers.queueDepth, workers.queueLimit)
        gauges.bodyByteCount = heldByteCount.load(ordering: .relaxed)
        gauges.workerCount = workers.threadCount
        gauges.keys = keys
        gauges.version = version
        return metrics.text(gauges)
    }

    /// The value of a Date field (RFC 9110 section 5.6.7), written once a second.
    func date() -> String {
        let now = Date.now
        let second = Int(now.timeIntervalSince1970)
        return dateText.withLock { cached in
            if cached.second != second { cached = (second, now.httpDate) }
            return cached.text
        }
    }

    // MARK: Requests

    /// Answers a request of the protocol.
    func answer(_ request: IncomingRequest, start: ContinuousClock.Instant, _ send: @escaping @Sendable (OutgoingAnswer) -> Void) {
        guard request.method == "POST" else {
            record(.method)
            return send(EndpointMetrics.Rejection.method.answer)
        }
        let byteCount = request.body.count
        let finish: @Sendable (FlowAnswer) -> Void = { answer in
            self.note(answer, byteCount: byteCount, start.duration(to: .now))
            send(answer.http)
        }
        let isQueued = workers.receive(request) { reception in
            switch consume reception {
            case .answered(let answer): finish(answer)
            case .pending(let pending): self.ask(pending, finish)
            }
        }
        guard !isQueued else { return }
        record(.queueFull)
        send(EndpointMetrics.Rejection.queueFull.answer)
    }

    private func ask(_ pending: consuming PendingFlowRequest<Backend>, _ finish: @escaping @Sendable (FlowAnswer) -> Void) {
        guard let application else {
            let echo = pending.echo
            return finish(pending.answer(.ok(echo)))
        }
        let (plaintext, kind) = (pending.plaintext, pending.kind)
        let owner = OneOwner(pending)
        Task {
            let reply = await application.answer(to: plaintext, kind: kind)
            if let pending = owner.take() { finish(pending.answer(reply)) }
        }
    }

    private func note(_ answer: FlowAnswer, byteCount: Int, _ duration: Duration) {
        let seconds = Double(duration.nanoseconds) / 1e9
        let warning = state.withLock { state in
            state.metrics.record(answer, seconds: seconds)
            return answer.warning.flatMap { state.warnings.isDue($0) }
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

extension Date {
    /// As `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpDate: String {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1994-11-06T08:49:37Z
        let parts = formatted(.iso8601).dropLast().split { $0 == "-" || $0 == "T" }
        let weekday = weekdays[Int(timeIntervalSince1970) / 86_400 % 7]
        return "\(weekday), \(parts[2]) \(months[(Int(parts[1]) ?? 1) - 1]) \(parts[0]) \(parts[3]) GMT"
    }
}

extension EndpointMetrics.Rejection {
    /// Without a body, like every answer that is not sealed.
    var answer: OutgoingAnswer {
        switch self {
        case .bodyTooLarge: OutgoingAnswer(status: 413)
        case .memory, .queueFull: OutgoingAnswer(status: 503, headers: [("Retry-After", "1")])
        case .method: OutgoingAnswer(status: 405, headers: [("Allow", "POST")])
        case .slowClient, .cutRequest, .notHTTP: OutgoingAnswer(status: 400)
        }
    }
}
