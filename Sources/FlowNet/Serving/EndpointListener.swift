// SPDX-License-Identifier: Apache-2.0

internal import FlowEndpoint
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// One port of an endpoint: HTTP/1.1 within the limits of the settings.
struct EndpointListener: Service {
    typealias Respond = @Sendable (Request) async throws -> Response

    let settings: EndpointSettings
    let port: Int
    /// The most connections at a time; `nil` for no limit.
    let connectionLimit: Int?
    /// What ended a connection before its time.
    let onCut: @Sendable (EndpointMetrics.Rejection) -> Void
    /// Is called once, with the port.
    let onListening: @Sendable (Int) async -> Void
    /// Is called when no more connections are accepted, whoever wanted that.
    let onEnd: @Sendable () -> Void
    let respond: Respond

    /// - Throws: ``ListenFailure``.
    func run() async throws {
        let isListening = Flag()
        let server = application { channel in
            isListening.raise()
            channel.closeFuture.whenComplete { _ in onEnd() }
            await onListening(channel.localAddress?.port ?? 0)
        }
        do {
            try await server.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ListenFailure(isListening.isRaised ? ListenFailure.Ended() : error, host: settings.host, port: port)
        }
    }

    /// A library logs nothing: what there is to say the endpoint says itself.
    static var silence: Logger { Logger(label: "flowproof") { _ in SwiftLogNoOpLogHandler() } }

    private func application(onServerRunning: @escaping @Sendable (any Channel) async -> Void) -> some ApplicationProtocol {
        let limit = TimeAmount.nanoseconds(settings.clientTimeout.nanoseconds)
        let (respond, onCut, bodyLimit) = (respond, onCut, settings.maximumBodyByteCount)
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        let handlers: @Sendable () -> [any RemovableChannelHandler] = {
            [PersistenceHandler.Installer(maximumBodyByteCount: bodyLimit), SlowClientGuard(limit: limit, onCut: onCut)]
        }
        return Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await respond(request) },
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: handlers(), idleTimeout: .nanoseconds(settings.idleTimeout.nanoseconds),
                    httpDecoderConfiguration: decoder)),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: port), backlog: 1024,
                availableConnectionsDelegate: connectionLimit.map { MaximumAvailableConnections($0, logger: Self.silence) }),
            onServerRunning: onServerRunning, logger: Self.silence)
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        func raise() { value.store(true, ordering: .relaxed) }
        var isRaised: Bool { value.load(ordering: .relaxed) }
    }
}
