// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// How a ``LoadTester`` works, beside the schedule.
package struct LoadSettings: Sendable {
    /// The most connections at a time; when all are busy, requests wait, and the wait counts.
    package var connectionLimit = 256
    /// From the planned time of a request to its failure; WhatsApp's own limit.
    package var timeout = Duration.seconds(10)
    /// The most memory for requests that are sealed ahead, in bytes. Longer runs seal on while they send.
    package var sealedByteCount = 256 << 20
    /// Whose certificates are believed.
    package var trust = ClientOptions.Trust.system
    /// Servers on this machine whose processor time and memory are looked at, by their process ids.
    package var serverPIDs: [Int] = []

    /// WhatsApp's limit, the system's authorities, and nobody looked at.
    package init() {}
}

/// Why a load did not begin, or did not go on.
package enum LoadRefusal: Error, Sendable, CustomStringConvertible {
    /// There is no way to the endpoint.
    case unreachable(origin: String, ConnectionFailure.Reason)
    /// The options cannot be used.
    case options(ClientOptions.Refusal)
    /// Requests could not be sealed.
    case sealing(String)
    /// There is no such process, or it may not be looked at.
    case noProcess(pid: Int)

    /// What happened, in the tool's voice.
    package var description: String {
        switch self {
        case .unreachable(let origin, let reason):
            ConnectionFailure(reason: reason, origin: origin, operation: .get).description
        case .options(let refusal): refusal.description
        case .sealing(let message): "requests cannot be sealed: \(message)"
        case .noProcess(let pid): "there is no process \(pid) on this machine"
        }
    }

    /// What to do.
    package var hint: String? {
        switch self {
        case .unreachable(_, let reason):
            switch reason {
            case .unknownHost: "see that the host is spelt right and that this machine can resolve names"
            case .refused: "see that the URL has the right host and port, and that the endpoint runs"
            case .unreachable, .connectTimedOut, .proxy: "see whether this machine may reach the host; a load goes through no proxy"
            case .certificate: "name the authority of a certificate of your own with --ca; verification is never switched off"
            case .tls: "see that the endpoint speaks TLS 1.2 or later on this port"
            case .timedOut, .cut, .notHTTP: "see that the URL has the right scheme and port"
            }
        case .options(let refusal): refusal.hint
        case .sealing: nil
        case .noProcess: "name the id of the server's process, as ps shows it"
        }
    }
}
