// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@testable import FlowNet

/// The figures of runs that never were.
@Suite struct LoadTallyTests {
    private static let schedule = LoadSchedule(ratePerSecond: 1000, warmUp: .seconds(1), duration: .seconds(10))
    private static let timeout: Int64 = 10_000_000_000

    private struct Unasked: ExpectedAnswer {
        func failure(of body: Span<UInt8>) -> LoadFailure? { nil }
    }

    /// - Parameter time: from the planned time to the end, in microseconds.
    private static func completion(_ planned: Int64, time: Int64, late: Int64 = 0, held: Int64 = 0) -> LoadCompletion {
        let taken = planned + late * 1000
        return LoadCompletion(
            planned: planned, taken: taken, sent: taken + held * 1000, finished: planned + time * 1000, end: .failure(.timedOut))
    }

    @Test func percentilesAreThoseOfWhatCame() throws {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        for (index, planned) in Self.schedule.times().enumerated() where planned >= Self.schedule.warmUpNanoseconds {
            // 1 to 10,000 microseconds, each once, in an order that means nothing.
            let time = Int64((index - 1000) * 7919 % 10_000 + 1)
            tally.record(Self.completion(planned, time: time, held: 0), failure: nil)
        }
        let latency = try #require(tally.latency.latencyRecord)
        #expect(latency.count == 10_000 && tally.rightCount == 10_000 && tally.dueCount == 10_000)
        for (value, expected) in [
            (latency.p50, 5_000_000), (latency.p90, 9_000_000), (latency.p99, 9_900_000), (latency.p999, 9_990_000),
            (latency.max, 10_000_000),
        ] {
            // Three digits.
            #expect(abs(Double(value) / Double(expected) - 1) < 0.001, "\(value)")
        }
        #expect(abs(latency.mean / 5_000_500 - 1) < 0.001)
        let points = tally.latency.percentileRecords
        #expect(points.first?.percentile == 0 && points.last?.percentile == 100 && points.last?.countAbove == 0)
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.nanoseconds <= $1.nanoseconds && $0.countAbove >= $1.countAbove })
        let half = try #require(points.first { $0.percentile == 50 })
        #expect((4990...5000).contains(half.countAbove))
        #expect((990...1010).contains(tally.countAbove(9_000_000)))
    }

    @Test func theWarmUpIsNotCounted() {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        tally.record(Self.completion(999_999_999, time: 5), failure: nil)
        tally.record(Self.completion(0, time: 5), failure: .timedOut)
        #expect(tally.dueCount == 0 && tally.failedCount == 0 && tally.latency.latencyRecord == nil && tally.secondRecords.isEmpty)
        tally.record(Self.completion(1_000_000_000, time: 5), failure: nil)
        #expect(tally.dueCount == 1)
    }

    @Test func failuresAreCountedByKindAndTimeOutsHaveTheLimitAsTheirTime() throws {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        let failures: [LoadFailure?] = [
            nil, .status(503), .status(503), .status(500), .connection(.cut), .timedOut, .doesNotOpen, .requestNonce, .notAnObject,
            .notBase64, .tooLarge,
        ]
        for failure in failures { tally.record(Self.completion(2_000_000_000, time: 1000), failure: failure) }
        #expect(tally.dueCount == 11 && tally.rightCount == 1 && tally.failedCount == 10)
        #expect(tally.overloadCount == 2 && tally.wrongCount == 5)
        #expect(tally.failures[.status(503)] == 2 && tally.failures[.connection(.cut)] == 1)
        // A quick refusal would make the percentiles better, a time-out left out as well.
        let latency = try #require(tally.latency.latencyRecord)
        #expect(latency.count == 2 && abs(Double(latency.max) / 1e10 - 1) < 0.001)
        #expect(tally.serviceTime.latencyRecord?.count == 1)
        #expect(Set(failures.compactMap { $0?.id }).count == 9)
        #expect(tally.secondRecords.last?.failed == 10 && tally.secondRecords.last?.due == 11)
    }

    @Test func waitingForAConnectionCountsFromThePlannedTime() throws {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        tally.record(Self.completion(3_000_000_000, time: 50_000, late: 2000, held: 40_000), failure: nil)
        let (latency, service) = (try #require(tally.latency.latencyRecord), try #require(tally.serviceTime.latencyRecord))
        #expect(abs(Double(latency.p50) / 5e7 - 1) < 0.001 && abs(Double(service.p50) / 8e6 - 1) < 0.001)
        #expect(tally.heldCount == 1 && tally.longestHold == 40_000_000)
        let lateness = try #require(tally.lateness.latencyRecord)
        #expect(abs(Double(lateness.max) / 2e6 - 1) < 0.001)
    }

    @Test func secondsAreThoseOfThePlan() {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        for time: Int64 in 1...100 { tally.record(Self.completion(1_500_000_000, time: 1000 * time), failure: nil) }
        // It ends in the fourth second, and belongs to the third.
        tally.record(Self.completion(3_900_000_000, time: 900_000), failure: nil)
        let seconds = tally.secondRecords
        #expect(seconds.map(\.due) == [100, 0, 1])
        #expect(seconds[0].p50 == 50_000_000 && seconds[0].p99 == 99_000_000 && seconds[0].max == 100_000_000)
        #expect(seconds[1].p50 == nil && seconds[2].max == 900_000_000)
    }

    @Test func abandonedRequestsAreNeitherRightNorFailed() {
        var tally = LoadTally(Self.schedule, timeout: Self.timeout)
        tally.record(Self.completion(2_000_000_000, time: 5), failure: nil, isAbandoned: true)
        #expect(tally.dueCount == 1 && tally.abandonedCount == 1 && tally.failedCount == 0 && tally.rightCount == 0)
    }

    @Test(arguments: [
        (900_000, 1_000_000, false), (1_100_000, 1_000_000, true), (1_100_000, 20_000_000, false), (2_100_000, 20_000_000, true),
    ])
    func aSenderIsLateByMoreThanFiguresCanBear(lateness: Int64, latency: Int64, isLate: Bool) {
        func record(_ p99: Int64) -> LatencyRecord {
            LatencyRecord(count: 1000, mean: 0, p50: 0, p90: 0, p99: p99, p999: p99, max: p99)
        }
        #expect(LoadSenderRecord.isLate(record(lateness), latency: record(latency)) == isLate)
        #expect(!LoadSenderRecord.isLate(nil, latency: nil))
    }
}
