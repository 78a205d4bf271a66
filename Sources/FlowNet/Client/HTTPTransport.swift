// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import FlowProviders
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Carries the requests of one account: TLS is always verified, redirections are not followed, and nothing is logged.
final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let origin: String
    private let timeout: Duration
    private let isProxied: Bool

    /// - Throws: ``ClientOptions/Refusal``
    init(to account: ProviderAccount, _ options: ClientOptions) throws(ClientOptions.Refusal) {
        origin = account.origin.text
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
        configuration.proxy = try Self.proxy(to: account, options)
        isProxied = configuration.proxy != nil
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    // Closes the connections of a client that nobody closed; a second call does nothing.
    deinit { _ = client.shutdown() as EventLoopFuture<Void> }

    func shutdown() async {
        // What fails here is a request that is still under way, and nobody waits for it.
        try? await client.shutdown()
    }

    /// - Throws: ``ClientError/connection(_:)`` or ``ClientError/cancelled``.
    func send(_ request: ProviderRequest) async throws(ClientError) -> ProviderReply {
        let outcome = await withTaskGroup(of: Result<ProviderReply, any Error>?.self) { group in
            group.addTask { [client] in
                do {
                    return .success(try await Self.exchange(request, client))
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
        case nil: throw failure(.timedOut, request)
        case .success(let reply): return reply
        case .failure(let error):
            let reason = ConnectionFailure.Reason(error)
            // What is not reached is then the proxy.
            throw failure(isProxied && error is NIOConnectionError ? .proxy : reason, request)
        }
    }

    private func failure(_ reason: ConnectionFailure.Reason, _ request: ProviderRequest) -> ClientError {
        .connection(ConnectionFailure(reason: reason, origin: origin, operation: request.operation))
    }

    private static func exchange(_ request: ProviderRequest, _ client: HTTPClient) async throws -> ProviderReply {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "User-Agent", value: "flowproof")
        if request.operation == .set { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        let response = try await client.execute(message, deadline: .distantFuture)
        var body: [UInt8] = []
        for try await chunk in response.body {
            body += chunk.readableBytesView
            // One byte too many says that it is too large.
            if body.count > ProviderReply.maximumByteCount { break }
        }
        let headers = response.headers.map { (name: $0.name, value: $0.value) }
        return ProviderReply(status: Int(response.status.code), headers: headers, body: body)
    }

    private static func proxy(
        to account: ProviderAccount, _ options: ClientOptions
    ) throws(ClientOptions.Refusal) -> HTTPClient.Configuration.Proxy? {
        let choice: ProxyChoice?
        do throws(ProxyChoice.Refusal) {
            let origin = account.origin
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
