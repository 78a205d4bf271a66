// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The one timer of a connection. Its deadline moves with every request, and that costs nothing: what was scheduled looks, when it is due,
/// whether it still is.
final class ConnectionTimer {
    private let eventLoop: any EventLoop
    private let onDue: () -> Void
    private var deadline: NIODeadline?
    private var scheduled: (task: Scheduled<Void>, time: NIODeadline)?

    /// - Parameter onDue: is called on the event loop.
    init(_ eventLoop: any EventLoop, onDue: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.onDue = onDue
    }

    /// Sets the time that is left, or that there is no limit.
    func allow(_ time: TimeAmount?) {
        deadline = time.map { .now() + $0 }
        guard let deadline else { return }
        if let scheduled, scheduled.time <= deadline { return }
        cancel()
        schedule(deadline)
    }

    func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
    }

    private func schedule(_ time: NIODeadline) {
        scheduled = (eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.look() }, time)
    }

    private func look() {
        scheduled = nil
        guard let deadline else { return }
        if deadline <= .now() { onDue() } else { schedule(deadline) }
    }
}
