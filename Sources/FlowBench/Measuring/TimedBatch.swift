// SPDX-License-Identifier: Apache-2.0

/// What one batch of operations took, from just before the first to just after the last.
package struct TimedBatch: Equatable, Sendable {
    /// By the monotonic clock; what verdicts rest on.
    package var nanoseconds: Int64
    /// Of the calling thread's processor time; absent where the arm does not say.
    package var cpuNanoseconds: Int64?
    /// Executed in user mode by the calling thread; absent where the hardware or the arm does not say, never 0 for that.
    package var instructions: Int64?

    package init(nanoseconds: Int64, cpuNanoseconds: Int64? = nil, instructions: Int64? = nil) {
        self.nanoseconds = nanoseconds
        self.cpuNanoseconds = cpuNanoseconds
        self.instructions = instructions
    }
}
