// SPDX-License-Identifier: Apache-2.0

internal import CLinuxPerf

/// How the system shares the processors between threads.
package enum ThreadScheduling {
    /// Lets the calling thread wait for its turn instead of interrupting whatever runs when it wakes (sched(7), SCHED_BATCH). Where the
    /// system does not allow it, all stays as it was.
    package static func waitForTurn() { _ = linux_scheduling_wait_for_turn() }
}
