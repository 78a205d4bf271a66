// SPDX-License-Identifier: Apache-2.0

/// What all processors of the machine did since it started, in ticks (proc_stat(5)).
package struct ProcessorTime: Equatable, Sendable {
    package let steal: Int64
    /// All but idle time and waiting for disks: what programs wanted, whether they got it or the host took it.
    package let wanted: Int64

    /// Now; `nil` where the system does not say.
    package init?() { self.init(statistics: SystemText.read("/proc/stat") ?? "") }

    init?(statistics: String) {
        // The guests' times, fields 9 and 10, are counted in the first two already.
        let line = statistics.split(separator: "\n").first { $0.hasPrefix("cpu ") }
        let fields = (line ?? "").split(separator: " ").dropFirst().prefix(8).compactMap { Int64($0) }
        guard fields.count == 8 else { return nil }
        steal = fields[7]
        wanted = fields.reduce(0, +) - fields[3] - fields[4]
    }

    /// The share that the host took for other machines, of the time since then that programs wanted: idle processors do not dilute it.
    package func stealShare(since start: ProcessorTime) -> Double {
        // Some hypervisors set the count back, for example when they move a machine.
        wanted > start.wanted ? Double(max(steal - start.steal, 0)) / Double(wanted - start.wanted) : 0
    }
}
