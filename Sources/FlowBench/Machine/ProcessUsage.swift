// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What a process has taken of the machine so far (proc_pid_stat(5)).
package struct ProcessUsage: Equatable, Sendable {
    /// Processor time of all its threads, those that ended among them, in nanoseconds; the system counts it in steps of some milliseconds.
    package var cpuNanoseconds: Int64
    /// The memory that it has now, in bytes.
    package var residentByteCount: Int

    /// - Parameter pid: of a process that this user may look at; `nil` is this one.
    /// - Returns: `nil` where there is no such process.
    package init?(pid: Int? = nil) {
        let ticks = sysconf(CInt(_SC_CLK_TCK))
        let page = sysconf(CInt(_SC_PAGESIZE))
        guard let text = SystemText.read("/proc/\(pid.map(String.init) ?? "self")/stat") else { return nil }
        self.init(statistics: text, ticksPerSecond: Int64(ticks), pageByteCount: page)
    }

    init?(statistics: String, ticksPerSecond: Int64, pageByteCount: Int) {
        // The name, in parentheses, may hold blanks and parentheses of its own.
        guard let nameEnd = statistics.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
        // From the third field on: the state.
        let fields = statistics[nameEnd...].split { $0 == " " || $0 == "\n" }.dropFirst().map(String.init)
        guard fields.count > 21, let user = Int64(fields[11]), let system = Int64(fields[12]), let pages = Int(fields[21]) else {
            return nil
        }
        cpuNanoseconds = (user + system) * (1_000_000_000 / ticksPerSecond)
        residentByteCount = pages * pageByteCount
    }
}
