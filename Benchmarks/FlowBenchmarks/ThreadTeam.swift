// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import FlowBench
internal import Glibc
internal import Synchronization

/// What one thread of a team does, with contexts of its own.
protocol Lane: Sendable {
    /// Does the operation so many times and sums up what it yielded: at least one each time.
    func run(_ count: Int) throws -> Int
}

/// Threads that begin a batch together, each in its own lane; the batch ends with the last of them.
///
/// Both sides run in such teams, so that what the threads themselves cost is the same for both. Each lane keeps to a processor of its
/// own where there are enough: a batch is over before the system moves a thread that it woke beside another one.
final class ThreadTeam: Sendable {
    private let lanes: [any Lane]
    // The system gives every serial queue a thread of its own, however many of them wait at the barrier.
    private let queues: [DispatchQueue]
    private let processors = Processors.allowed

    init(_ lanes: [any Lane]) {
        self.lanes = lanes
        queues = lanes.indices.map { DispatchQueue(label: "lane \($0)", qos: .userInitiated) }
    }

    /// Lets every lane do the operation `count` times.
    ///
    /// - Returns: from the first lane's start, when all threads are awake, to the last one's end; without processor time and
    ///   instructions, which belong to one thread.
    func run(_ count: Int) throws -> TimedBatch {
        let batch = Batch(laneCount: lanes.count)
        let group = DispatchGroup()
        for (index, (lane, queue)) in zip(lanes, queues).enumerated() {
            let processor = processors.isEmpty ? nil : processors[index % processors.count]
            queue.async(group: group) {
                if let processor { Processors.restrict(to: [processor]) }
                batch.waitForAll()
                batch.note(start: Stopwatch.now, Result { try lane.run(count) }, end: Stopwatch.now)
            }
        }
        group.wait()
        return try batch.time(atLeast: count * lanes.count)
    }

    private final class Batch: Sendable {
        private let missing: Atomic<Int>
        private let outcome = Mutex(Outcome())

        private struct Outcome {
            var start = Int64.max
            var end = Int64.min
            var sum = 0
            var failure: (any Error)?
        }

        init(laneCount: Int) { missing = Atomic(laneCount) }

        /// A thread that slept would wake up late, so it asks until all have come.
        func waitForAll() {
            missing.subtract(1, ordering: .acquiringAndReleasing)
            while missing.load(ordering: .acquiring) > 0 { sched_yield() }
        }

        func note(start: Int64, _ sum: Result<Int, any Error>, end: Int64) {
            outcome.withLock { outcome in
                outcome.start = min(outcome.start, start)
                outcome.end = max(outcome.end, end)
                switch sum {
                case .success(let sum): outcome.sum &+= sum
                case .failure(let error): outcome.failure = error
                }
            }
        }

        func time(atLeast operationCount: Int) throws -> TimedBatch {
            try outcome.withLock { outcome in
                if let failure = outcome.failure { throw failure }
                guard outcome.sum >= operationCount else { throw BenchFault.tooFewOperations }
                return TimedBatch(nanoseconds: max(outcome.end - outcome.start, 1))
            }
        }
    }
}
