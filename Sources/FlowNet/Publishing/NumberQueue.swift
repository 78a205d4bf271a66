// SPDX-License-Identifier: Apache-2.0

/// Numbers that are worked on a few at a time.
struct NumberQueue {
    private let numbers: [String]
    private let pace: RequestPace

    init(_ numbers: [String], _ pace: RequestPace) {
        self.numbers = numbers
        self.pace = pace
    }

    /// Works on every number; those whose turn comes after a stop or a cancellation are `untried`.
    ///
    /// - Parameter report: is called in the order of the numbers: two runs over the same list can be compared line by line.
    func run<Outcome: Sendable>(
        concurrency: Int, _ work: @escaping @Sendable (String) async -> Outcome, untried: (String) -> Outcome,
        report: (Outcome) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (index: Int, outcome: Outcome).self) { group in
            var begunCount = 0
            var reportedCount = 0
            var waiting: [Int: Outcome] = [:]
            func begin() {
                guard begunCount < numbers.count, !pace.isStopped, !Task.isCancelled else { return }
                let index = begunCount
                begunCount += 1
                group.addTask { (index, await work(numbers[index])) }
            }
            for _ in 0..<max(1, concurrency) { begin() }
            while let (index, outcome) = try await group.next() {
                waiting[index] = outcome
                while let next = waiting.removeValue(forKey: reportedCount) {
                    reportedCount += 1
                    try report(next)
                }
                begin()
            }
            for number in numbers[begunCount...] { try report(untried(number)) }
        }
    }
}
