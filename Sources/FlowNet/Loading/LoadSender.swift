// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Sends the requests of one run when they are due, over connections that are kept alive. All of it belongs to one event loop.
final class LoadSender: LoadConnection.Owner, NIOScheduledCallbackHandler {
    /// Where connections go.
    enum Place {
        case host(String, port: Int)
        case address(SocketAddress)
    }

    /// What is known at the end.
    struct Summary: Sendable {
        /// Connections that were made, and the most at a time.
        var openedCount = 0
        var mostOpenCount = 0
        /// How often a request was due and none was sealed.
        var dryCount = 0
        /// The address that was connected to.
        var address: SocketAddress?
        /// From the first planned request to the last end, in nanoseconds.
        var lastEnd: Int64 = 0
        /// Whether it was stopped before the last planned request.
        var isCut = false
    }

    /// A connection that has nothing to do is closed after this: Node's server closes its own after 5 s, and a request that is on its way at
    /// that moment is lost.
    private static let idleLimit: Int64 = 3_000_000_000
    /// How long ends of exchanges may lie before they are handed over, and by how much a time-out may be noticed late.
    private static let sweepInterval: Int64 = 50_000_000
    private static let batchCount = 128

    private let place: Place
    private let tls: TLSSetup?
    private let connectionLimit: Int
    private let timeout: Int64
    private let loop: any EventLoop
    private let report: ([LoadCompletion]) -> Void
    private let finished: EventLoopPromise<Summary>

    private var store: RequestStore?
    private var times: LoadSchedule.Times?
    private var next: Int64?
    private var start = NIODeadline.now()
    private var isStarted = false
    private var isStopped = false
    private var isFinished = false
    private var callback: NIOScheduledCallback?

    /// Those that are not over in the order of their times, among some that are.
    private var outstanding = CircularBuffer<LoadExchange>()
    private var outstandingCount = 0
    /// Those for which no connection was free, in the order of their times, among some that are over.
    private var waiting = CircularBuffer<LoadExchange>()
    /// Free connections; the last to become free is the first to be used, so that the others can go.
    private var idle: [LoadConnection] = []
    private var open: [ObjectIdentifier: LoadConnection] = [:]
    private var openingCount = 0
    private var batch: [LoadCompletion] = []
    private var summary = Summary()

    init(
        to place: Place, tls: TLSSetup?, connectionLimit: Int, timeout: Int64, _ loop: any EventLoop,
        finished: EventLoopPromise<Summary>, report: @escaping ([LoadCompletion]) -> Void
    ) {
        self.place = place
        self.tls = tls
        self.connectionLimit = connectionLimit
        self.timeout = timeout
        self.loop = loop
        self.finished = finished
        self.report = report
    }

    private var elapsed: Int64 { (NIODeadline.now() - start).nanoseconds }

    /// Opens connections before the run.
    func open(_ count: Int) { for _ in 0..<min(count, connectionLimit) { connect() } }

    /// Begins to send.
    func send(_ schedule: LoadSchedule, from store: RequestStore) {
        self.store = store
        var times = schedule.times()
        next = isStopped ? nil : times.next()
        self.times = times
        start = NIODeadline.now()
        isStarted = true
        tick()
    }

    /// Sends nothing more; what is sent comes to its end.
    func stop() {
        isStopped = true
        summary.isCut = !isStarted || next != nil || summary.isCut
        next = nil
        store?.stop()
        tick()
    }

    /// Sends nothing more and waits for nothing.
    func abandon() {
        stop()
        let now = elapsed
        for exchange in outstanding where !exchange.isOver { end(exchange, .abandoned, at: now) }
        tick()
    }

    func handleScheduledCallback(eventLoop: some EventLoop) { tick() }

    /// Sends what is due, and sees to everything that takes its time.
    func tick() {
        guard isStarted, !isFinished else { return }
        callback?.cancel()
        var now = elapsed
        while let planned = next, planned <= now {
            guard let request = store?.take() else {
                summary.dryCount += 1
                break
            }
            let exchange = LoadExchange(request, planned: planned, taken: now)
            outstanding.append(exchange)
            outstandingCount += 1
            dispatch(exchange)
            next = times?.next()
            now = elapsed
        }
        expire(now)
        if batch.first.map({ now - $0.finished > Self.sweepInterval }) ?? false { handOver() }
        guard next != nil || outstandingCount > 0 else { return finish() }
        // A store that is dry calls when it no longer is.
        let isDry = next.map { $0 <= now } ?? true
        let wake = isDry ? now + Self.sweepInterval : min(next ?? .max, now + Self.sweepInterval)
        callback = try? loop.assumeIsolated().scheduleCallback(at: start + .nanoseconds(wake), handler: self)
    }

    private func dispatch(_ exchange: LoadExchange) {
        while let connection = idle.popLast() {
            guard connection.isOpen else { continue }
            return send(exchange, on: connection)
        }
        waiting.append(exchange)
        connectAsNeeded()
    }

    private func send(_ exchange: LoadExchange, on connection: LoadConnection) {
        exchange.sent = elapsed
        connection.send(exchange)
    }

    private func expire(_ now: Int64) {
        while let first = outstanding.first, first.isOver || now - first.planned >= timeout {
            outstanding.removeFirst()
            guard !first.isOver else { continue }
            first.connection?.close()
            end(first, .failure(.timedOut), at: now)
        }
        while let first = waiting.first, first.isOver { waiting.removeFirst() }
        while let first = idle.first, now - first.idleSince > Self.idleLimit {
            idle.removeFirst()
            first.close()
        }
    }

    private func end(_ exchange: LoadExchange, _ end: LoadCompletion.End, at now: Int64) {
        guard !exchange.isOver else { return }
        exchange.isOver = true
        outstandingCount -= 1
        summary.lastEnd = now
        batch.append(exchange.completion(at: now, end))
        if batch.count >= Self.batchCount { handOver() }
    }

    private func handOver() {
        guard !batch.isEmpty else { return }
        report(batch)
        batch.removeAll(keepingCapacity: true)
    }

    private func finish() {
        isFinished = true
        handOver()
        for connection in open.values { connection.close() }
        finished.succeed(summary)
    }

    private func connectAsNeeded() {
        while openingCount < waiting.count, open.count + openingCount < connectionLimit { connect() }
    }

    private func connect() {
        openingCount += 1
        let me = NIOLoopBound(self, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.nanoseconds(timeout))
            .channelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(tls.makeHandler()) }
                    try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes, enableOutboundHeaderValidation: false)
                    try pipeline.addHandler(LoadConnection(owner: me.value))
                }
            }
        let future: EventLoopFuture<any Channel> =
            switch place {
            case .host(let host, let port): bootstrap.connect(host: host, port: port)
            case .address(let address): bootstrap.connect(to: address)
            }
        future.assumeIsolated().whenFailure { self.connectFailed($0) }
    }

    private func connectFailed(_ error: any Error) {
        openingCount -= 1
        // Each request that waits has one attempt of its own.
        while let exchange = waiting.popFirst() {
            guard !exchange.isOver else { continue }
            end(exchange, .failure(.connection(.init(error))), at: elapsed)
            break
        }
        afterEvent()
    }

    func connectionOpened(_ connection: LoadConnection) {
        openingCount -= 1
        open[ObjectIdentifier(connection)] = connection
        summary.openedCount += 1
        summary.mostOpenCount = max(summary.mostOpenCount, open.count)
        summary.address = summary.address ?? connection.remoteAddress
        connectionFreed(connection)
    }

    func connectionFreed(_ connection: LoadConnection) {
        while let exchange = waiting.popFirst() {
            guard !exchange.isOver else { continue }
            return send(exchange, on: connection)
        }
        guard !isFinished else { return connection.close() }
        connection.idleSince = elapsed
        idle.append(connection)
    }

    func connectionClosed(_ connection: LoadConnection, _ reason: ConnectionFailure.Reason) {
        open[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
        connectAsNeeded()
    }

    func exchangeEnded(_ exchange: LoadExchange, _ end: LoadCompletion.End) {
        self.end(exchange, end, at: elapsed)
        afterEvent()
    }

    private func afterEvent() { if next == nil, outstandingCount == 0 { tick() } else { connectAsNeeded() } }
}

/// What a TLS connection needs.
struct TLSSetup: Sendable {
    let context: NIOSSLContext
    /// `nil` for an address, for which there is no name to ask for.
    let serverName: String?

    func makeHandler() throws -> NIOSSLClientHandler { try NIOSSLClientHandler(context: context, serverHostname: serverName) }
}
