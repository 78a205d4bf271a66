// SPDX-License-Identifier: Apache-2.0

package import FlowBench
package import Histogram

/// What the requests of a run came to: those of its warm-up are not in it.
package struct LoadTally: Sendable {
    /// From the planned time to the whole answer, in nanoseconds: of right answers, and of time-outs with the limit in their place.
    package private(set) var latency: Histogram<UInt64>
    /// The same from the moment at which the request was sent: what a tester that waits for its connections would call the latency.
    package private(set) var serviceTime: Histogram<UInt64>
    /// From the planned time to that at which the sender turned to the request, in nanoseconds.
    package private(set) var lateness: Histogram<UInt64>
    /// How many requests were due, those that were abandoned among them.
    package private(set) var dueCount = 0
    /// How many were answered, and the answer was right.
    package private(set) var rightCount = 0
    /// How many had not ended when the run was ended.
    package private(set) var abandonedCount = 0
    /// How many waited for a connection, and the longest wait, in nanoseconds.
    package private(set) var heldCount = 0
    /// Of these.
    package private(set) var longestHold: Int64 = 0
    /// How many failed, and why.
    package private(set) var failures: [LoadFailure: Int] = [:]
    /// The last end of a request, in nanoseconds after the end of the warm-up.
    package private(set) var lastEnd: Int64 = 0

    private let schedule: LoadSchedule
    private let timeout: Int64
    private var seconds: [Second] = []

    private struct Second {
        var dueCount = 0
        var failedCount = 0
        /// In microseconds: half of the memory, and nobody reads more off a plot.
        var latencies: [UInt32] = []
    }

    init(_ schedule: LoadSchedule, timeout: Int64) {
        self.schedule = schedule
        self.timeout = timeout
        // Steps of a microsecond below two milliseconds, of three digits above; nothing takes longer than the limit and one sweep.
        let empty = Histogram<UInt64>(
            lowestDiscernibleValue: 1000, highestTrackableValue: 4 * UInt64(max(timeout, 1_000_000)), numberOfSignificantValueDigits: .three
        )
        latency = empty
        serviceTime = empty
        lateness = empty
    }

    /// How many failed, whatever the reason.
    package var failedCount: Int { failures.values.reduce(0, +) }
    /// Whether none of the requests that ended got as far as an answer.
    package var hasMetNobody: Bool {
        rightCount == 0 && !failures.isEmpty && failures.keys.allSatisfy { if case .connection = $0 { true } else { false } }
    }
    /// Of them, how many were told that the endpoint has too much to do.
    package var overloadCount: Int { failures.reduce(0) { $0 + ($1.key.isOverload ? $1.value : 0) } }
    /// Of them, how many answers would have misled a phone.
    package var wrongCount: Int { failures.reduce(0) { $0 + ($1.key.isWrongAnswer ? $1.value : 0) } }

    /// - Parameter failure: `nil` where the answer was right.
    mutating func record(_ completion: LoadCompletion, failure: LoadFailure?, isAbandoned: Bool = false) {
        guard let second = schedule.measuredSecond(of: completion.planned) else { return }
        while seconds.count <= second { seconds.append(Second()) }
        dueCount += 1
        seconds[second].dueCount += 1
        record(completion.taken - completion.planned, in: \.lateness)
        if let sent = completion.sent, sent - completion.taken > Self.holdThreshold {
            heldCount += 1
            longestHold = max(longestHold, sent - completion.taken)
        }
        guard !isAbandoned else {
            abandonedCount += 1
            return
        }
        lastEnd = max(lastEnd, completion.finished - schedule.warmUpNanoseconds)
        let time = failure == .timedOut ? timeout : completion.finished - completion.planned
        if let failure {
            failures[failure, default: 0] += 1
            seconds[second].failedCount += 1
        } else {
            rightCount += 1
            if let sent = completion.sent { record(completion.finished - sent, in: \.serviceTime) }
        }
        guard failure == nil || failure == .timedOut else { return }
        record(time, in: \.latency)
        seconds[second].latencies.append(UInt32(clamping: time / 1000))
    }

    // What passes between taking a request and writing it, where a connection is free.
    private static let holdThreshold: Int64 = 100_000

    private mutating func record(_ time: Int64, in histogram: WritableKeyPath<LoadTally, Histogram<UInt64>>) {
        // What lies beyond the range is counted at its end.
        let time = min(UInt64(clamping: time), self[keyPath: histogram].highestTrackableValue)
        self[keyPath: histogram].record(time)
    }

    /// How many requests took longer than this from their planned time, or failed.
    func countAbove(_ nanoseconds: Int64) -> Int {
        let slow = latency.count(within: UInt64(nanoseconds) + 1...latency.highestTrackableValue)
        return Int(slow) + failedCount - (failures[.timedOut] ?? 0)
    }

    /// Second by second, by the planned times.
    package var secondRecords: [LoadRecord.Second] {
        seconds.enumerated().map { index, second in
            let times = second.latencies.sorted()
            // The nearest rank: what somebody waited.
            func quantile(_ fraction: Double) -> Int64? {
                times.isEmpty ? nil : 1000 * Int64(times[max(Int((fraction * Double(times.count)).rounded(.up)) - 1, 0)])
            }
            return LoadRecord.Second(
                second: index, due: second.dueCount, failed: second.failedCount, p50: quantile(0.5), p99: quantile(0.99), max: quantile(1))
        }
    }
}

extension Histogram<UInt64> {
    /// The figures that reports show.
    package var latencyRecord: LatencyRecord? {
        guard totalCount > 0 else { return nil }
        func value(_ percentile: Double) -> Int64 { Int64(valueAtPercentile(percentile)) }
        return LatencyRecord(
            count: Int(totalCount), mean: mean, p50: value(50), p90: value(90), p99: value(99), p999: value(99.9), max: Int64(maxRecorded))
    }

    /// The whole distribution, closer and closer to its end: five steps for each halving of what lies above.
    package var percentileRecords: [LoadRecord.Percentile] {
        percentiles(ticksPerHalfDistance: 5).map { step in
            LoadRecord.Percentile(
                percentile: step.percentileLevelIteratedTo, nanoseconds: Int64(step.value),
                countAbove: Int(totalCount - step.totalCountToThisValue))
        }
    }
}
