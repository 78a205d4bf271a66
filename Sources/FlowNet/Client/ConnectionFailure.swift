// SPDX-License-Identifier: Apache-2.0

public import FlowProviders

/// Why a request got no answer.
public struct ConnectionFailure: Error, Sendable, Equatable {
    /// What happened to the connection.
    @nonexhaustive public enum Reason: String, Sendable {
        /// The name of the host has no address.
        case unknownHost = "unknown-host"
        /// Nobody listens there.
        case refused
        /// No way leads there.
        case unreachable
        /// The host did not answer the attempt to connect.
        case connectTimedOut = "connect-timed-out"
        /// The server's certificate is not trusted, has expired, or is for another host.
        case certificate
        /// There is no TLS connection for another reason.
        case tls
        /// The proxy named in the environment does not let the connection through.
        case proxy
        /// The request was sent, and no whole answer came in time.
        case timedOut = "timed-out"
        /// The connection ended before the answer did.
        case cut
        /// What came is no HTTP.
        case notHTTP = "not-http"
    }

    /// What happened.
    public let reason: Reason
    /// Scheme, host and port that were asked.
    public let origin: String
    /// What was asked for.
    public let operation: ProviderRequest.Operation

    /// Whether the request may have reached the provider.
    public var mayHaveBeenSent: Bool { [.timedOut, .cut, .notHTTP].contains(reason) }

    /// Whether the same request may be sent again.
    public var retry: ProviderError.Retry {
        switch reason {
        case .certificate, .tls, .proxy, .unknownHost: .never
        case .refused, .unreachable, .connectTimedOut: .afterWaiting
        case .timedOut, .cut, .notHTTP: operation == .get ? .afterWaiting : .afterChecking
        }
    }

    /// What mends it.
    public var remedy: String {
        switch reason {
        case .unknownHost: "see that the URL is spelt right and that this machine can resolve names"
        case .refused: "see that the URL has the right host and port, and that the server runs"
        case .unreachable, .connectTimedOut:
            "see whether this machine may reach the host: a firewall, or a proxy that https_proxy should name"
        case .certificate:
            "where a proxy of your own stands between, name its certificate authority with --ca; verification is never switched off"
        case .tls: "see that the server speaks TLS 1.2 or later on this port"
        case .proxy: "look at https_proxy, http_proxy, all_proxy and no_proxy, and at the credentials in them"
        case .timedOut where operation == .get: "ask again later, or give it more time with --timeout"
        case .cut where operation == .get: "ask again"
        case .timedOut, .cut: "ask for the key before sending it again: it may have been registered"
        case .notHTTP: "see that the URL has the right scheme and port"
        }
    }
}

extension ConnectionFailure: CustomStringConvertible {
    /// What happened, in the tool's voice.
    public var description: String {
        switch reason {
        case .unknownHost: "\(origin): no address for this host"
        case .refused: "\(origin): the connection was refused"
        case .unreachable: "\(origin): there is no way to this host"
        case .connectTimedOut: "\(origin): no connection in time"
        case .certificate: "\(origin): the certificate is not to be trusted"
        case .tls: "\(origin): no TLS connection"
        case .proxy: "\(origin): the proxy does not let the connection through"
        case .timedOut: "\(origin): no whole answer in time"
        case .cut: "\(origin): the connection ended before the answer did"
        case .notHTTP: "\(origin): the answer is no HTTP"
        }
    }
}
