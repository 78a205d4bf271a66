// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Times batches on the thread that made it.
package struct Stopwatch {
    private let counter = InstructionCounter()

    /// - Note: instructions are counted for the thread that calls this alone.
    package init() {}

    /// Nanoseconds of the monotonic clock since some moment.
    package static var now: Int64 { nanoseconds(CLOCK_MONOTONIC) }

    /// Processor time of all threads of this process so far, in nanoseconds.
    package static var processorTime: Int64 { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Whether the batches will tell their instructions.
    package var countsInstructions: Bool { counter != nil }

    /// Times one batch. The clock is read last before it and first after it; the other readings stand outside.
    package func time(_ batch: () throws -> Void) rethrows -> TimedBatch {
        let instructions = counter?.value
        let cpu = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        let start = Self.now
        try batch()
        let end = Self.now
        let cpuEnd = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        let instructionsEnd = counter?.value
        return TimedBatch(
            // A coarse clock says 0 of what is short; no time is none.
            nanoseconds: max(end - start, 1), cpuNanoseconds: cpuEnd - cpu,
            // Some hypervisors offer a counter that stands still.
            instructions: instructions.flatMap { start in instructionsEnd.map { $0 - start } }.flatMap { $0 > 0 ? $0 : nil })
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // These clocks exist wherever this builds.
        unsafe _ = clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
