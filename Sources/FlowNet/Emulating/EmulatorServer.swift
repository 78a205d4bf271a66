// SPDX-License-Identifier: Apache-2.0

public import FlowEndpoint
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// Serves a ``ProviderEmulator`` over HTTP/1.1, on one address of this machine.
public final class EmulatorServer: Sendable {
    /// Keeps a new state; what it throws takes the change back, and the client is answered 500.
    public typealias SaveState = @Sendable ([UInt8]) throws -> Void

    /// One exchange, for a log: nothing of it is secret.
    public struct Exchange: Sendable {
        /// Of the request.
        public var method: String
        /// Of the request, without the query, which may hold a proof.
        public var path: String
        /// Of the answer; `nil` where none was given.
        public var status: Int?
    }

    private let emulator: Mutex<ProviderEmulator>
    private let host: String
    private let port: Int
    private let saveState: SaveState?
    private let onExchange: @Sendable (Exchange) -> Void

    /// The longest time that a request without an answer is held; its client has long gone.
    private static let longestSilence = Duration.seconds(3600)

    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: 0 for any that is free.
    public init(
        _ emulator: ProviderEmulator, host: String = "127.0.0.1", port: Int = 0, saveState: SaveState? = nil,
        onExchange: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) {
        self.emulator = Mutex(emulator)
        self.host = host
        self.port = port
        self.saveState = saveState
        self.onExchange = onExchange
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter onListening: is called once, with the port.
    /// - Throws: ``ListenFailure``.
    public func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await self.respond(to: request) },
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "flowproof") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await application.run()
        } catch is CancellationError {
        } catch {
            throw ListenFailure(error, host: host, port: port)
        }
    }

    /// Looks at the emulator, or changes it, between two requests.
    public func withEmulator<Result: Sendable>(_ body: (inout ProviderEmulator) throws -> sending Result) rethrows -> Result {
        try emulator.withLock(body)
    }

    private func respond(to request: Request) async throws -> Response {
        let path = request.uri.path
        guard let body = try? await request.body.collect(upTo: ProviderEmulator.maximumBodyByteCount) else {
            return Response(status: .contentTooLarge)
        }
        let headers = request.head.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let host = request.head.authority.map { [(name: "Host", value: $0)] } ?? []
        let emulated = answer(
            IncomingRequest(
                method: request.method.rawValue, target: request.uri.string, headers: host + headers, body: Array(body.readableBytesView)))
        try await Task.sleep(for: emulated.delay)
        let isAnswered = emulated.delivery != .never
        onExchange(Exchange(method: request.method.rawValue, path: path, status: isAnswered ? emulated.answer.status : nil))
        if !isAnswered { try await Task.sleep(for: Self.longestSilence) }
        return Response(emulated)
    }

    private func answer(_ request: IncomingRequest) -> EmulatedAnswer {
        emulator.withLock { emulator in
            // A copy that nobody needs would make each change one of everything.
            guard let saveState else { return emulator.answer(request) }
            let before = emulator
            let answer = emulator.answer(request)
            guard emulator.stateVersion != before.stateVersion else { return answer }
            do {
                try saveState(emulator.encodedState())
                return answer
            } catch {
                emulator = before
                var failed = answer
                failed.answer = .unsaved("\(error)")
                return failed
            }
        }
    }
}

extension Response {
    fileprivate init(_ emulated: EmulatedAnswer) {
        var headers = HTTPFields()
        for (name, value) in emulated.answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let bytes = ByteBuffer(bytes: emulated.answer.body)
        let body: ResponseBody
        switch emulated.delivery {
        case .whole: body = ResponseBody(byteBuffer: bytes)
        case .cut(let count):
            body = ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(ByteBuffer(bytes.readableBytesView.prefix(count)))
                throw ConnectionCut()
            }
        case .never:
            body = ResponseBody { _ in throw ConnectionCut() }
        }
        self.init(status: HTTPResponse.Status(code: emulated.answer.status), headers: headers, body: body)
    }
}

/// Ends a connection in the middle of an answer.
private struct ConnectionCut: Error {}
