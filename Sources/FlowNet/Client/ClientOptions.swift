// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import NIOSSL

/// How a ``ProviderClient`` connects.
public struct ClientOptions: Sendable {
    /// Whose certificates are believed.
    public enum Trust: Sendable {
        /// The authorities that the system trusts.
        case system
        /// Those, and the authorities in this PEM text: for a proxy that opens TLS, or a server of one's own.
        case systemAnd(pem: [UInt8])
    }

    /// Why the options cannot be used.
    @nonexhaustive public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// There is no certificate in the PEM text.
        case noCertificate
        /// An environment variable names no proxy that can be used.
        case proxy(variable: String)

        /// What is wrong, in the tool's voice.
        public var description: String {
            switch self {
            case .noCertificate: "there is no certificate in the file of the certificate authority"
            case .proxy(let variable): "the environment variable \(variable) names no proxy that can be used"
            }
        }

        /// What to do.
        public var hint: String {
            switch self {
            case .noCertificate: "give certificates as PEM"
            case .proxy: "write http://HOST:PORT, with NAME:PASSWORD@ before the host if need be, or socks5://HOST:PORT"
            }
        }
    }

    /// How long one request may take, from the wait for a connection to the last byte of the answer, a day at most; WhatsApp's own limit is 10 s.
    public var timeout = Duration.seconds(10)
    /// Whose certificates are believed.
    public var trust = Trust.system
    /// The most connections at a time; further requests wait for one.
    public var connectionLimit = 8
    /// Looks up a variable of the environment, for `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`.
    public var environment: @Sendable (String) -> String? = { ProcessInfo.processInfo.environment[$0] }

    /// Ten seconds, the system's authorities, the proxy of the environment.
    public init() {}
}

extension ClientOptions.Trust {
    func tlsConfiguration() throws(ClientOptions.Refusal) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if case .systemAnd(let pem) = self {
            guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else { throw .noCertificate }
            configuration.additionalTrustRoots = [.certificates(certificates)]
        }
        return configuration
    }
}
