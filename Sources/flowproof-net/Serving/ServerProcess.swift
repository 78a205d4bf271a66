// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowNet
internal import Glibc
internal import Logging
internal import UnixSignals

/// What an endpoint does with the signals of its process.
struct ServerProcess {
    let logger: Logger
    /// From the first SIGTERM to the end, whatever is still under way.
    let patience: Duration

    /// Serves until SIGTERM or SIGINT; SIGHUP reads the keys again.
    ///
    /// - Parameter reloadKeys: returns the fingerprints of the new keys.
    func run(
        _ server: EndpointServer<some CryptoBackend>, host: String, reloadKeys: @escaping @Sendable () throws -> [String]
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let watch = Task {
            var isEnding = false
            for await signal in signals {
                guard signal != .sighup else {
                    reload(server, reloadKeys)
                    continue
                }
                // Whoever asks twice does not want to wait.
                if isEnding { _exit(ExitStatus.no.rawValue) }
                isEnding = true
                logger.notice("shutting down: what was accepted is finished")
                Task { await server.shutDown() }
                Task {
                    try await Task.sleep(for: patience)
                    logger.error("shut down with requests unanswered")
                    _exit(ExitStatus.no.rawValue)
                }
            }
        }
        defer { watch.cancel() }
        do {
            try await server.run(
                onAdministration: { port in
                    logger.notice("listening for health and metrics", metadata: ["host": "\(host)", "port": "\(port)"])
                },
                onListening: { port in
                    logger.notice("listening", metadata: ["host": "\(host)", "port": "\(port)"])
                    ServerAddress.announce(host: host, port: port)
                })
        } catch let failure as ListenFailure {
            throw CommandFailure.input(failure.description, hint: failure.hint)
        }
        logger.notice("shut down")
    }

    private func reload(_ server: EndpointServer<some CryptoBackend>, _ reloadKeys: () throws -> [String]) {
        do {
            let keys = try reloadKeys()
            logger.notice("keys read again", metadata: ["spki_sha256": "\(keys.joined(separator: ","))"])
        } catch {
            server.recordFailedReload()
            logger.error("keys not read again, and the old ones are kept", metadata: ["reason": "\(error)"])
        }
    }
}
