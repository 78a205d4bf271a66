// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import Glibc
internal import UnixSignals

/// What Ctrl-C and SIGTERM mean while numbers are worked on: the first lets the requests come to their end that were sent.
enum Interruption {
    /// Runs the body; at the first signal `stop` is called, at the second the program ends.
    static func handled(
        stop: @escaping @Sendable () -> Void, _ body: () async throws -> Void
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let watch = Task {
            var isStopping = false
            for await _ in signals {
                // Whoever reads standard output may have stopped, and then nothing else would end the program.
                if isStopping { _exit(ExitStatus.input.rawValue) }
                isStopping = true
                Console.note("note: interrupted, and the requests that were sent come to their end; interrupt again to end at once")
                stop()
            }
        }
        defer { watch.cancel() }
        try await body()
    }
}
