// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import FlowProviders
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Carries the requests to one origin: TLS is always verified, redirections are not followed, and nothing is logged.
final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let origin: String
    private let timeout: Duration
    private let isProxied: Bool

    /// - Throws: ``ClientOptions/Refusal``
    init(to origin: Origin, _ options: ClientOptions) throws(ClientOptions.Refusal) {
        self.origin = origin.text
        // A longer one would overflow a count of nanoseconds one day.
        timeout = min(options.timeout, .seconds(86_400))
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try options.trust.tlsConfiguration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // A connection that cannot be made in half of the time leaves the other half to say so.
        configuration.timeout.connect = .nanoseconds((timeout / 2).nanoseconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = options.connectionLimit
        configuration.proxy = try Self.proxy(to: origin, options)
        isProxied = configuration.proxy != nil
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    // Closes the connections of a client that nobody closed; a second call does nothing.
    deinit { _ = client.shutdown() as EventLoopFuture<Void> }

    func shutdown() async {
        // What fails here is a request that is still under way, and nobody waits for it.
        try? await client.shutdown()
    }

    /// Why there is no answer.
    enum Failure: Error {
        case connection(ConnectionFailure.Reason)
        /// The task was cancelled.
        case cancelled
    }

    /// - Throws: ``ClientError/connection(_:)`` or ``ClientError/cancelled``.
    func send(_ request: ProviderRequest) async throws(ClientError) -> ProviderReply {
        do throws(Failure) {
            return try await exchange(Self.message(request), limit: ProviderReply.maximumByteCount)
        } catch {
            switch error {
            case .cancelled: throw .cancelled
            case .connection(let reason): throw .connection(failure(reason, request.operation))
            }
        }
    }

    func failure(_ reason: ConnectionFailure.Reason, _ operation: ProviderRequest.Operation) -> ConnectionFailure {
        ConnectionFailure(reason: reason, origin: origin, operation: operation)
    }

    /// Sends one message, and waits for its answer within the time-out.
    ///
    /// - Parameter limit: of the body, in bytes; one more is read, to say that it is longer.
    func exchange(_ message: HTTPClientRequest, limit: Int) async throws(Failure) -> ProviderReply {
        let outcome = await withTaskGroup(of: Result<ProviderReply, any Error>?.self) { group in
            group.addTask { [client] in
                do {
                    return .success(try await Self.exchange(message, client, limit: limit))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask { [timeout] in
                try? await Task.sleep(for: timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard !Task.isCancelled else { throw .cancelled }
        switch outcome {
        case nil: throw .connection(.timedOut)
        case .success(let reply): return reply
        case .failure(let error):
            // What is not reached is then the proxy.
            throw .connection(isProxied && error is NIOConnectionError ? .proxy : ConnectionFailure.Reason(error))
        }
    }

    private static func message(_ request: ProviderRequest) -> HTTPClientRequest {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "User-Agent", value: "flowproof")
        if request.operation == .set { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        return message
    }

    private static func exchange(_ message: HTTPClientRequest, _ client: HTTPClient, limit: Int) async throws -> ProviderReply {
        let response = try await client.execute(message, deadline: .distantFuture)
        var body: [UInt8] = []
        for try await chunk in response.body {
            body += chunk.readableBytesView
            // One byte too many says that it is too large.
            if body.count > limit { break }
        }
        let headers = response.headers.map { (name: $0.name, value: $0.value) }
        return ProviderReply(status: Int(response.status.code), headers: headers, body: body)
    }

    private static func proxy(
        to origin: Origin, _ options: ClientOptions
    ) throws(ClientOptions.Refusal) -> HTTPClient.Configuration.Proxy? {
        let choice: ProxyChoice?
        do throws(ProxyChoice.Refusal) {
            choice = try ProxyChoice.from(
                options.environment, scheme: origin.scheme.rawValue, host: origin.host, port: origin.port, isLoopback: origin.isLoopback)
        } catch {
            throw .proxy(variable: error.variable)
        }
        guard let choice else { return nil }
        switch choice.kind {
        case .socks5: return .socksServer(host: choice.host, port: choice.port)
        case .http:
            let authorization = choice.credentials.map { HTTPClient.Authorization.basic(username: $0.name, password: $0.password) }
            return .server(host: choice.host, port: choice.port, authorization: authorization)
        }
    }
}

extension ConnectionFailure.Reason {
    /// What an error of the HTTP client, or of a channel, means.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError: self.init(error)
        case let error as NIOConnectionError: self.init(error)
        case let error as IOError: self = error.errnoCode == ECONNREFUSED ? .refused : .cut
        case NIOSSLError.handshakeFailed(let error): self = .init(handshake: error)
        case is NIOSSLExtraError: self = .certificate
        // After the handshake the request may be there already.
        case is NIOSSLError, is BoringSSLError: self = .cut
        case let error as HTTPParserError: self = error == .invalidEOFState ? .cut : .notHTTP
        default: self = .cut
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: self = .connectTimedOut
        case .readTimeout, .writeTimeout, .deadlineExceeded: self = .timedOut
        case .invalidProxyResponse, .proxyAuthenticationRequired, .httpProxyHandshakeTimeout, .socksHandshakeTimeout: self = .proxy
        default: self = .cut
        }
    }

    private init(_ error: NIOConnectionError) {
        guard !error.connectionErrors.isEmpty else {
            self = .unknownHost
            return
        }
        let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
        self = codes.contains(ECONNREFUSED) ? .refused : .unreachable
    }

    private init(handshake error: BoringSSLError) {
        // The library names the cause in its text alone.
        self = String(describing: error).contains("CERTIFICATE_VERIFY_FAILED") ? .certificate : .tls
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
