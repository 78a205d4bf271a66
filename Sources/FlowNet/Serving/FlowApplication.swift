// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
public import FlowEndpoint
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// What answers the requests of users: INIT, data_exchange, BACK, and whatever else is not for the endpoint itself.
public protocol FlowApplication: Sendable {
    /// The answer to one request.
    ///
    /// - Parameter plaintext: the JSON object that the phone sealed.
    func answer(to plaintext: [UInt8], kind: FlowRequestKind) async -> ApplicationReply
}

/// An application behind a URL, in any language: it is posted the plaintext as JSON, and answers with 200 and the next screen, or with 427.
///
/// A request is sent once. Nobody but the application knows whether it may be repeated.
public final class UpstreamApplication: FlowApplication {
    private let client: HTTPClient
    private let url: String
    private let timeout: Duration
    private let maximumPendingCount: Int
    private let pendingCount = Atomic(0)

    /// The most requests that wait for it, unless another number is given; over it they are refused, so that a slow application does not
    /// fill the memory.
    public static var maximumPendingCount: Int { 1024 }
    /// The longest answer that is taken, in bytes.
    private static var maximumAnswerByteCount: Int { 10 << 20 }

    /// - Parameters:
    ///   - timeout: for one request, to the last byte of its answer; WhatsApp gives the endpoint 10 s in all.
    ///   - maximumPendingCount: each that waits has a connection of its own.
    ///   - trust: whose certificates are believed.
    /// - Throws: where there is no certificate in the PEM text of the trust.
    public init(
        url: String, timeout: Duration = .seconds(8), maximumPendingCount: Int = UpstreamApplication.maximumPendingCount,
        trust: ClientOptions.Trust = .system
    ) throws(ClientOptions.Refusal) {
        self.url = url
        self.timeout = timeout
        self.maximumPendingCount = maximumPendingCount
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try trust.tlsConfiguration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .nanoseconds((timeout / 2).nanoseconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = maximumPendingCount
        // Servers close what was idle for some seconds (gunicorn after 2, Node and Apache after 5), and a request that crosses such an end
        // is lost: so it is ended here first.
        configuration.connectionPool.idleTimeout = .seconds(1)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { _ = client.shutdown() as EventLoopFuture<Void> }

    /// Posts the plaintext, and takes what comes back.
    public func answer(to plaintext: [UInt8], kind: FlowRequestKind) async -> ApplicationReply {
        guard pendingCount.add(1, ordering: .relaxed).newValue <= maximumPendingCount else {
            pendingCount.subtract(1, ordering: .relaxed)
            return ApplicationReply(failure: .overloaded)
        }
        defer { pendingCount.subtract(1, ordering: .relaxed) }
        // The client's own deadline ends with the head of the answer, and its body may never come.
        return await withTaskGroup { group in
            group.addTask { await self.exchange(plaintext) }
            group.addTask {
                try? await Task.sleep(for: self.timeout)
                return ApplicationReply(failure: .timedOut)
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? ApplicationReply(failure: .timedOut)
        }
    }

    private func exchange(_ plaintext: [UInt8]) async -> ApplicationReply {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "flowproof")
        request.body = .bytes(ByteBuffer(bytes: plaintext))
        do {
            let response = try await client.execute(request, deadline: .now() + .nanoseconds(timeout.nanoseconds))
            var body: [UInt8] = []
            for try await chunk in response.body {
                body += chunk.readableBytesView
                guard body.count <= Self.maximumAnswerByteCount else { return ApplicationReply(failure: .nonsense) }
            }
            return ApplicationReply(status: Int(response.status.code), body: body)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            return ApplicationReply(failure: .timedOut)
        } catch {
            let isTLS = [.certificate, .tls].contains(ConnectionFailure.Reason(error))
            return ApplicationReply(failure: isTLS ? .tls : .unreachable)
        }
    }
}
