// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
package import FlowEndpoint
internal import NIOCore
internal import NIOHTTP1

/// Carries a probe's requests to an endpoint: TLS is verified, redirections are not followed, nothing is repeated.
package final class EndpointClient: ProbeTransport {
    private let url: EndpointURL
    private let transport: HTTPTransport
    private let clock = ContinuousClock()

    /// Opens no connection yet.
    ///
    /// - Throws: ``ClientOptions/Refusal``.
    package init(_ url: EndpointURL, options: ClientOptions = ClientOptions()) throws(ClientOptions.Refusal) {
        self.url = url
        transport = try HTTPTransport(to: url.origin, options)
    }

    /// Closes the connections.
    package func close() async { await transport.shutdown() }

    /// Sends one request and waits for its answer.
    package func send(_ request: ProbeRequest) async -> ProbeReply {
        var message = HTTPClientRequest(url: url.text)
        message.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        message.headers.add(name: "User-Agent", value: "flowproof")
        if request.method != "GET" { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        let start = clock.now
        do throws(HTTPTransport.Failure) {
            let reply = try await transport.exchange(message, limit: ProbeAnswer.maximumByteCount)
            let nanoseconds = (clock.now - start).nanoseconds
            return .answer(
                ProbeAnswer(status: reply.status, headers: reply.headers, body: reply.body, seconds: Double(nanoseconds) / 1e9))
        } catch {
            return .none(absence(error))
        }
    }

    private func absence(_ error: HTTPTransport.Failure) -> ProbeReply.NoAnswer {
        guard case .connection(let reason) = error else {
            return ProbeReply.NoAnswer(message: "cancelled", remedy: "ask again", isUnreachable: false)
        }
        // As for a question: nobody minds when it is asked again.
        let failure = transport.failure(reason, .get)
        return ProbeReply.NoAnswer(message: failure.description, remedy: failure.remedy, isUnreachable: !failure.mayHaveBeenSent)
    }
}
