// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct BatchSizeTests {
    /// The batch size, and the counts that were run to find it.
    private func calibrate(warmUp: Int64 = 50_000_000, _ time: @escaping (Int, Int64) -> Int64) -> (Int, [Int]) {
        let clock = ScriptedClock()
        var counts: [Int] = []
        var arm = ScriptedArm(name: "arm", clock: clock) { count, now in
            counts.append(count)
            return TimedBatch(nanoseconds: time(count, now))
        }
        return (try! BatchSize.calibrate(&arm, warmUp: warmUp), counts)
    }

    @Test(arguments: [(1, 1_000_000), (250, 4_000), (670_000, 1), (300_000, 3), (5_000_000, 1), (40_000_000_000, 1)] as [(Int64, Int)])
    func lastsAboutAMillisecond(perOperation: Int64, expected: Int) {
        let (size, counts) = calibrate { count, _ in perOperation * Int64(count) }
        #expect(size == expected)
        #expect(counts.reduce(0, +) >= 3)
    }

    @Test func warmsUpAsLongAsItShould() {
        let (_, counts) = calibrate { count, _ in 1_000 * Int64(count) }
        #expect(counts.reduce(0, +) >= 50_000)
        let (size, few) = calibrate(warmUp: 0) { count, _ in 670_000 * Int64(count) }
        #expect(size == 1 && few.reduce(0, +) >= 3 && few.count <= 3)
    }

    /// Cold caches and a slow processor at first.
    @Test func firstOperationsDoNotCount() {
        let (size, _) = calibrate { count, now in (now < 20_000_000 ? 10_000 : 1_000) * Int64(count) }
        #expect(size == 1_000)
    }

    /// What interrupts some of the batches makes none of them smaller.
    @Test func interruptedBatchesDoNotCount() {
        var generator = SeededGenerator(seed: 6)
        let (size, _) = calibrate { count, _ in 2_000 * Int64(count) + (generator.uniform() < 0.3 ? 4_000_000 : 0) }
        #expect(size == 500)
    }

    /// Readings of the clock, 300 ns here, are not taken for the operation's time.
    @Test func readingsOfTheClockDoNotCount() {
        let (size, _) = calibrate { count, _ in 50 * Int64(count) + 300 }
        #expect((19_800...20_000).contains(size), "\(size)")
    }

    /// A clock in microseconds says 0 of a single operation of 300 ns.
    @Test func coarseClock() {
        let (size, _) = calibrate { count, _ in 300 * Int64(count) / 1_000 * 1_000 }
        #expect((3_200...3_450).contains(size), "\(size)")
    }

    /// Programs may say anything of their time.
    @Test(arguments: [Int64.max, 1]) func absurdTimesEnd(time: Int64) {
        var asked = 0
        var arm = ConstantArm(time: time) { asked += 1 }
        let size = try! BatchSize.calibrate(&arm, warmUp: 3_000_000_000)
        #expect((1...1_000_000).contains(size))
        #expect(asked < 100)
    }

    private struct ConstantArm: BenchArm {
        let time: Int64
        let note: () -> Void

        mutating func run(_ count: Int) -> TimedBatch {
            note()
            return TimedBatch(nanoseconds: time)
        }
    }

    @Test func neverMoreThanAMillion() {
        let (size, counts) = calibrate(warmUp: 100_000) { count, _ in Int64(count) / 1_000 }
        #expect(size == 1_000_000 && counts.max()! <= 1_000_000)
    }
}
