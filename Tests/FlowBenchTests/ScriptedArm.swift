// SPDX-License-Identifier: Apache-2.0

import FlowBench

/// What all scripted arms of a machine see: the time, and in what order they ran.
final class ScriptedClock {
    var nanoseconds: Int64 = 0
    var order: [String] = []
}

/// Takes the time that a script says.
struct ScriptedArm: BenchArm {
    let name: String
    let clock: ScriptedClock
    /// From the count of operations and the time at which they begin.
    let script: (Int, Int64) -> TimedBatch

    mutating func run(_ count: Int) -> TimedBatch {
        let batch = script(count, clock.nanoseconds)
        clock.order.append(name)
        clock.nanoseconds += batch.nanoseconds
        return batch
    }
}
