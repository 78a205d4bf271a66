// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the requests of one run share: the end of a pause that the provider asked for, and whether to begin new numbers.
final class RequestPace: Sendable {
    private struct State {
        var resumesAt: ContinuousClock.Instant?
        var pause = Duration.zero
        var isStopped = false
    }

    private let state = Mutex(State())

    /// How often a pause looks whether the run was stopped: nobody notices a fifth of a second.
    private static let attention = Duration.milliseconds(200)

    /// Whether no further number is to be begun.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    func stop() { state.withLock { $0.isStopped = true } }

    /// Nobody sends before this time: the limit that one request met holds for all.
    func hold(for pause: Duration) {
        let time = ContinuousClock.now + pause
        state.withLock { state in
            guard time > state.resumesAt ?? .now else { return }
            state.resumesAt = time
            state.pause = pause
        }
    }

    /// Returns when requests may be sent; a run that is stopped meanwhile sends none.
    func waitForTurn() async throws(CancellationError) {
        while case let (time?, pause) = state.withLock({ ($0.resumesAt, $0.pause) }), time > .now {
            // Those who wait together must not go on together.
            guard await sleep(for: time - .now + pause / 10 * Double.random(in: 0...1)) else { throw CancellationError() }
        }
    }

    /// False where the run was stopped or cancelled before the end of the pause.
    func sleep(for pause: Duration) async -> Bool {
        let end = ContinuousClock.now + pause
        while !isStopped, .now < end {
            guard (try? await Self.sleep(until: min(end, .now + Self.attention))) != nil else { return false }
        }
        return !isStopped
    }

    private static func sleep(until time: ContinuousClock.Instant) async throws(CancellationError) {
        do {
            try await Task.sleep(until: time, clock: .continuous)
        } catch {
            throw CancellationError()
        }
    }
}
