// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation
import Testing

@Suite struct RoundSeriesTests {
    private func run(_ names: [String], rounds: Int, seed: UInt64, _ script: @escaping (String, Int) -> Int64) -> (ProcessRecord, [String])
    {
        let clock = ScriptedClock()
        var arms = names.map { name in
            ScriptedArm(name: name, clock: clock) { count, _ in
                TimedBatch(nanoseconds: script(name, clock.order.count) * Int64(count), instructions: 100 * Int64(count))
            }
        }
        var generator = SeededGenerator(seed: seed)
        let series = RoundSeries(batchSizes: names.indices.map { $0 + 2 }, roundCount: rounds)
        return (try! series.run(&arms, processor: 1, using: &generator), clock.order)
    }

    @Test(arguments: [1, 2, 3, 5]) func eachRoundIsAnOrderAndThatOrderBackwards(armCount: Int) {
        let names = (0..<armCount).map { "arm \($0)" }
        let (_, order) = run(names, rounds: 50, seed: 4) { _, _ in 1000 }
        #expect(order.count == 100 * armCount)
        for start in stride(from: 0, to: order.count, by: 2 * armCount) {
            let round = order[start..<(start + 2 * armCount)]
            #expect(round.prefix(armCount).sorted() == names)
            #expect(Array(round) == round.reversed())
        }
    }

    /// A fair coin decides between ABBA and BAAB.
    @Test func everyOrderOccurs() {
        let (_, order) = run(["A", "B"], rounds: 1_000, seed: 9) { _, _ in 1000 }
        let first = stride(from: 0, to: order.count, by: 4).count { order[$0] == "A" }
        #expect((430...570).contains(first), "\(first)")
        let (_, three) = run(["A", "B", "C"], rounds: 600, seed: 9) { _, _ in 1000 }
        let orders = Dictionary(grouping: stride(from: 0, to: three.count, by: 6).map { three[$0..<($0 + 3)].joined() }) { $0 }
        #expect(orders.count == 6 && orders.values.allSatisfy { (60...145).contains($0.count) })
    }

    @Test func sameSeedSameOrder() {
        let orders = [1, 1, 2].map { run(["A", "B"], rounds: 40, seed: $0) { _, _ in 1000 }.1 }
        #expect(orders[0] == orders[1] && orders[0] != orders[2])
    }

    /// A machine whose speed drifts so that every batch takes the same factor longer than the one before: arms that are equal are found equal.
    @Test func driftCancels() {
        let (record, _) = run(["A", "B", "C"], rounds: 40, seed: 5) { _, index in Int64(1e9 * exp(0.001 * Double(index))) }
        for arm in 1...2 { #expect(record.logRatios(of: arm).allSatisfy { abs($0) < 1e-8 }) }
        #expect(record.arms[0].nanoseconds.last! > 1.2 * Double(record.arms[0].nanoseconds[0]))
    }

    @Test func differenceIsFoundUnderDrift() {
        let (record, _) = run(["A", "B"], rounds: 40, seed: 5) { name, index in
            Int64((name == "B" ? 1.03 : 1) * 1e9 * exp(-0.002 * Double(index)))
        }
        #expect(record.logRatios(of: 1).allSatisfy { isClose($0, log(1.03), relative: 1e-6) })
        #expect(record.logRatios(of: 0, over: 1).allSatisfy { isClose($0, -log(1.03), relative: 1e-6) })
    }

    @Test func recordSaysWhatRan() {
        let (record, _) = run(["A", "B"], rounds: 3, seed: 1) { _, _ in 1000 }
        #expect(record.processor == 1)
        #expect(record.arms.map(\.batchSize) == [2, 3])
        #expect(record.arms.allSatisfy { $0.nanoseconds.count == 6 && $0.instructions == 100 && $0.cpuNanoseconds == nil })
        #expect(record.arms[1].perOperation == [Double](repeating: 1000, count: 6))
    }

    @Test func failureOfAnArmIsThrown() {
        struct Broken: BenchArm, Error { func run(_ count: Int) throws -> TimedBatch { throw self } }
        var arms = [Broken()]
        var generator = SeededGenerator(seed: 1)
        #expect(throws: Broken.self) {
            try RoundSeries(batchSizes: [1], roundCount: 1).run(&arms, processor: nil, using: &generator)
        }
    }
}

private func > (left: Int64, right: Double) -> Bool { Double(left) > right }
