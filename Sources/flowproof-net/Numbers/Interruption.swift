// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import Glibc
internal import UnixSignals

/// What Ctrl-C and SIGTERM mean while numbers are worked on: the first lets those come to their end that were begun.
enum Interruption {
    /// Runs the body; at the first signal `stop` is called, at the second the program ends.
    ///
    /// - Returns: whether there was a signal.
    static func handled(
        stop: @escaping @Sendable () -> Void, _ body: () async throws -> Void
    ) async throws -> Bool {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let watch = Task {
            var count = 0
            for await _ in signals {
                count += 1
                // Whoever reads standard output may have stopped, and then nothing else would end the program.
                if count > 1 { _exit(ExitStatus.input.rawValue) }
                Console.note("note: interrupted, and the requests that were sent come to their end; interrupt again to end at once")
                stop()
            }
            return count > 0
        }
        defer { watch.cancel() }
        try await body()
        watch.cancel()
        return await watch.value
    }
}
