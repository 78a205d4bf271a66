// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
public import FlowCrypto
public import FlowEndpoint
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

/// The Flow data endpoint over HTTP/1.1: POST on any path, health and metrics beside it.
///
/// Of one request it keeps for the next no more than the hash of its answer (``AnswerMemory``), each process for itself; any number of
/// them may stand behind a balancer.
public final class EndpointServer<Backend: CryptoBackend>: Sendable {
    /// Makes what one worker opens requests with.
    public typealias MakeHandler = () throws -> sending FlowRequestHandler<Backend>

    private let settings: EndpointSettings
    private let service: EndpointService<Backend>
    private let life = Mutex(Life())

    private struct Life {
        var group: ServiceGroup?
        /// Before there is a group there is nothing to stop.
        var isStopped = false
    }

    /// - Parameters:
    ///   - application: `nil` for one that gives everything back.
    ///   - keys: SHA-256 of the SPKI of each private key, for the metrics.
    ///   - makeHandler: called once for each worker.
    public init(
        _ settings: EndpointSettings, application: (any FlowApplication)?, logger: Logger, keys: [String], makeHandler: MakeHandler
    ) throws {
        self.settings = settings
        let workers = try OpeningWorkers(
            threadCount: settings.workerCount, queueLimit: settings.queueLimit ?? 128 * settings.workerCount, makeHandler: makeHandler)
        service = EndpointService(settings, workers, application: application, logger: logger, keys: keys)
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
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: settings.eventLoopCount)
        // A little later than everything else: what serves the ports still asks the loops for its own end when it returns.
        defer { loops.next().scheduleTask(in: .seconds(1)) { loops.shutdownGracefully { _ in } } }
        // A loop that stops a worker for each answer costs two switches of threads a request: waiting for the next turn, some
        // milliseconds at most and only while all processors work, it finds many at once. Measured under full load, 6 to 9 % of everything.
        for loop in loops.makeIterator() { loop.execute { ThreadScheduling.waitForTurn() } }
        let hasAdminPort = settings.adminPort != nil
        var services: [any Service] = []
        // Whoever is told the port of the endpoint may ask for health and metrics.
        let (administration, administrationListens) = AsyncStream<Void>.makeStream()
        if let adminPort = settings.adminPort {
            let onAdministration = { @Sendable (port: Int) async in
                await onAdministration(port)
                administrationListens.finish()
            }
            services.append(
                listener(adminPort, loops, connectionLimit: Self.administrationLimit, onAdministration) { [service] request, _, answer in
                    answer(service.administrationAnswer(to: request) ?? OutgoingAnswer(status: 404))
                })
        } else {
            administrationListens.finish()
        }
        let onEndpoint = { @Sendable (port: Int) async in
            for await _ in administration {}
            if !Task.isCancelled { await onListening(port) }
        }
        services.append(
            listener(settings.port, loops, connectionLimit: settings.connectionLimit, onEndpoint) { [service] request, start, answer in
                if !hasAdminPort, let own = service.administrationAnswer(to: request) { return answer(own) }
                service.answer(request, start: start, answer)
            })
        // The last one is ended first, so that health can be asked for until the end.
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: Self.silence))
        let isStopped = life.withLock { life in
            life.group = group
            return life.isStopped
        }
        guard !isStopped else { return }
        do {
            try await group.run()
        } catch is CancellationError {
        }
    }

    /// Takes no new connection, finishes what was accepted, and lets ``run(onAdministration:onListening:)`` return. Before that, for the
    /// drain time, everything is served as ever, while the readiness route says that the end is near and each answer ends its connection,
    /// so that no request is sent on one that is about to go.
    public func shutDown() async {
        service.announceEnd()
        try? await Task.sleep(for: settings.drainTime)
        let group = life.withLock { life in
            life.isStopped = true
            return life.group
        }
        await group?.triggerGracefulShutdown()
    }

    /// Requests that begin from now on are opened with other keys. When this throws, the old ones stay in use.
    public func replaceKeys(_ keys: [String], makeHandler: MakeHandler) throws { try service.replaceKeys(keys, makeHandler: makeHandler) }

    /// Counts keys that could not be read.
    public func recordFailedReload() { service.recordFailedReload() }

    private static var silence: Logger { Logger(label: "flowproof") { _ in SwiftLogNoOpLogHandler() } }

    // Whoever asks for health and metrics is one of few; their descriptors are kept apart from those of clients.
    private static var administrationLimit: Int { 32 }

    private func listener(
        _ port: Int, _ loops: MultiThreadedEventLoopGroup, connectionLimit: Int?, _ onListening: @escaping @Sendable (Int) async -> Void,
        _ route: @escaping EndpointService<Backend>.Route
    ) -> some Service {
        let server = Server(
            childChannelSetup: EndpointChannel(service: service, route: route),
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: port), backlog: 1024,
                availableConnectionsDelegate: connectionLimit.map { MaximumAvailableConnections($0, logger: Self.silence) }),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) }, eventLoopGroup: loops,
            logger: Self.silence)
        return Listener(server: server, host: settings.host, port: port)
    }
}

/// One port, which says of itself which it is when it cannot be had.
private struct Listener<S: Service>: Service {
    let server: S
    let host: String
    let port: Int

    func run() async throws {
        do {
            try await server.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ListenFailure(error, host: host, port: port)
        }
    }
}

/// Sets connections up.
private struct EndpointChannel<Backend: CryptoBackend>: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    let service: EndpointService<Backend>
    let route: EndpointService<Backend>.Route

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 16 << 10
            limits.maxHeaderListSize = 32 << 10
            limits.maxHeaderFieldCount = 100
            // Of what is written here nothing comes from a client, so no header has to be looked at again.
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try channel.pipeline.syncOperations.addHandler(EndpointConnection(service, route: route))
            return Value(channel: channel)
        }
    }

    /// The handlers do everything; this lasts as long as the connection.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }
}
