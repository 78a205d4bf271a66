// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// Requests sealed ahead of their time on threads of their own, as many as fit into a bound of memory. It belongs to one event loop.
final class RequestStore {
    /// Of one visit of a thread: so many share a sealer, and so many are at once on their way.
    static let batchCount = 64

    private let requests: LoadRequests
    private let pool: NIOThreadPool
    private let loop: any EventLoop
    private let capacity: Int
    private var ready = CircularBuffer<PreparedRequest>()
    private var missingCount: Int
    /// How many threads may seal at a time.
    var threadCount: Int
    private var pendingCount = 0
    /// Is called on the loop after each batch.
    var onArrival: () -> Void = {}
    private var full: EventLoopPromise<Int>?

    /// Why nothing more is sealed.
    private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - total: how many the run needs.
    ///   - capacity: how many may be held.
    ///   - full: succeeds with the count of those that are ready, once no more can be held or none is missing.
    init(
        _ requests: LoadRequests, total: Int, capacity: Int, _ pool: NIOThreadPool, _ loop: any EventLoop,
        full: EventLoopPromise<Int>
    ) {
        self.requests = requests
        self.pool = pool
        self.loop = loop
        self.capacity = max(capacity, 2 * Self.batchCount)
        self.full = full
        missingCount = total
        threadCount = pool.numberOfThreads
    }

    func take() -> PreparedRequest? {
        defer { fill() }
        return ready.popFirst()
    }

    /// Has as many sealed as there is room for.
    func fill() {
        while missingCount > 0, failure == nil, ready.count + pendingCount + Self.batchCount <= capacity,
            pendingCount < threadCount * Self.batchCount
        {
            let count = min(Self.batchCount, missingCount)
            missingCount -= count
            pendingCount += count
            let seal = requests.seal
            pool.runIfActive(eventLoop: loop) { try seal(count) }.assumeIsolated().whenComplete { result in
                self.pendingCount -= count
                switch result {
                case .success(let batch): self.ready.append(contentsOf: batch)
                case .failure(let error): self.failure = error
                }
                self.fill()
                self.announce()
                self.onArrival()
            }
        }
    }

    /// Forgets what is not sealed yet.
    func stop() {
        missingCount = 0
        announce()
    }

    private func announce() {
        guard pendingCount == 0, let full else { return }
        self.full = nil
        full.succeed(ready.count)
    }
}
