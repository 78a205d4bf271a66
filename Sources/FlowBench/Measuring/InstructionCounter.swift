// SPDX-License-Identifier: Apache-2.0

internal import CLinuxPerf
internal import Glibc

/// The hardware's count of the instructions that one thread executes in user mode (perf_event_open(2)).
package final class InstructionCounter {
    private let descriptor: CInt

    /// Counts for the thread that calls this, from now on.
    ///
    /// - Returns: `nil` where there is no such counter: virtual machines often have none, and systems may forbid it.
    package init?() {
        descriptor = linux_perf_open_instructions()
        guard descriptor >= 0 else { return nil }
    }

    /// The count so far; `nil` when the counter had to share the hardware.
    package var value: Int64? {
        var count: UInt64 = 0
        guard unsafe linux_perf_read(descriptor, &count) == 0 else { return nil }
        return Int64(exactly: count)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
