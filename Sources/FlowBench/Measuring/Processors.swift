// SPDX-License-Identifier: Apache-2.0

internal import CLinuxPerf

/// The processors on which a thread may run (sched_setaffinity(2)).
package enum Processors {
    /// Those of the calling thread, in ascending order; empty where the system does not say.
    package static var allowed: [Int] {
        var numbers = [CInt](repeating: 0, count: 1024)
        let count = unsafe linux_affinity_get(&numbers, CInt(numbers.count))
        return numbers.prefix(Int(max(count, 0))).map(Int.init)
    }

    /// What the first processor can do, in the words of /proc/cpuinfo: "avx2", "adx"; empty where the system does not say.
    package static var features: Set<Substring> {
        let lines = (SystemText.read("/proc/cpuinfo") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }
        return Set(line?.split(separator: ":").last?.split(separator: " ") ?? [])
    }

    /// Keeps the calling thread, and every thread and process that it starts from now on, on these processors.
    ///
    /// - Returns: whether the system did so.
    @discardableResult
    package static func restrict(to processors: [Int]) -> Bool {
        let numbers = processors.map { CInt(clamping: $0) }
        guard !numbers.isEmpty else { return false }
        return unsafe linux_affinity_set(numbers, CInt(numbers.count)) == 0
    }

    /// Runs something on these processors; what it starts stays there.
    ///
    /// - Parameter body: is told whether the system did so.
    package static func restricted<Result>(to processors: [Int], _ body: (_ isRestricted: Bool) throws -> Result) rethrows -> Result {
        let before = allowed
        let isRestricted = restrict(to: processors)
        defer { restrict(to: before) }
        return try body(isRestricted)
    }
}
