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
        // Apart from the signals: a key file may lie where reading takes long, and SIGTERM counts all the same.
        let (hangups, hangup) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let reloads = Task { for await _ in hangups { reload(server, reloadKeys) } }
        defer { reloads.cancel() }
        let watch = Task {
            var end: ContinuousClock.Instant?
            for await signal in signals {
                guard signal != .sighup else {
                    hangup.yield()
                    continue
                }
                if let end {
                    // The same request often comes twice: from a terminal to the whole group, from a supervisor and its shell.
                    guard end.duration(to: .now) > .seconds(1) else { continue }
                    logger.error("ended at once, as a second signal asked")
                    _exit(ExitStatus.no.rawValue)
                }
                end = .now
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
