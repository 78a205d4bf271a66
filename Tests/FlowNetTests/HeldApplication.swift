// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import Synchronization

/// An application that answers nothing before it is told to.
final class HeldApplication: FlowApplication {
    private struct State {
        var isOpen: Bool
        var askedCount = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    private let reply: ApplicationReply

    init(_ reply: ApplicationReply = .ok(Array(#"{"screen":"A","data":{}}"#.utf8)), isOpen: Bool = false) {
        self.reply = reply
        state = Mutex(State(isOpen: isOpen))
    }

    func answer(to plaintext: [UInt8], kind: FlowRequestKind) async -> ApplicationReply {
        await withCheckedContinuation { continuation in
            let due = state.withLock { state in
                state.askedCount += 1
                if !state.isOpen { state.held.append(continuation) }
                let due = state.waiters.filter { $0.count <= state.askedCount }.map(\.continuation)
                state.waiters.removeAll { $0.count <= state.askedCount }
                return state.isOpen ? due + [continuation] : due
            }
            due.forEach { $0.resume() }
        }
        return reply
    }

    /// Returns once it was asked that often.
    func isAsked(times count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.askedCount < count { state.waiters.append((count, continuation)) }
                return state.askedCount >= count
            }
            if isDue { continuation.resume() }
        }
    }

    /// From now on everything is answered.
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        held.forEach { $0.resume() }
    }
}
