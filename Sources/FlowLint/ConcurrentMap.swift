// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Where independent pieces of work are done.
enum Workers: Sendable {
    /// One after the other, on the caller's thread.
    case one
    /// On every processor the system gives.
    case all

    /// The results of `body` for 0 ..< `count`, in that order.
    func map<Element: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Element) -> [Element] {
        guard self == .all, count > 1 else { return (0..<count).map(body) }
        let results = Mutex([Element?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let element = body(index)
            results.withLock { $0[index] = element }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
