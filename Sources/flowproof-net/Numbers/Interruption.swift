// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import UnixSignals

/// What Ctrl-C and SIGTERM mean while numbers are worked on: the first lets those come to their end that were begun.
enum Interruption {
    /// Runs the body; at the first signal `stop` is called, at the second the body's task is cancelled.
    ///
    /// - Returns: whether there was a signal.
    static func handled(
        stop: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return false
            }
            group.addTask {
                var count = 0
                for await _ in signals {
                    count += 1
                    guard count < 2 else { return true }
                    Console.note("note: interrupted, and the numbers that were begun come to their end; interrupt again to end at once")
                    stop()
                }
                return count > 0
            }
            let isEndedAtOnce = try await group.next() ?? false
            group.cancelAll()
            let other = try await group.next() ?? false
            return isEndedAtOnce || other
        }
    }
}
