// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import Synchronization

/// Looks at the processor time and the memory of the tester and of servers on this machine, from the end of the warm-up to that of the run.
final class ProcessWatch: Sendable {
    private let schedule: LoadSchedule
    private let pids: [Int]
    private let readings = Mutex(Readings())

    private struct Readings {
        var task: Task<Void, Never>?
        var start: Reading?
        var memory: [[Int]] = []
    }

    private struct Reading {
        var time = Stopwatch.now
        var own = Stopwatch.processorTime
        var servers: [ProcessUsage?]

        init(_ pids: [Int]) { servers = pids.map { ProcessUsage(pid: $0) } }
    }

    init(_ schedule: LoadSchedule, pids: [Int]) {
        self.schedule = schedule
        self.pids = pids
    }

    func begin() {
        let task = Task { [self] in
            do {
                try await Task.sleep(for: .nanoseconds(schedule.warmUpNanoseconds))
                readings.withLock { $0.start = Reading(pids) }
                while true {
                    let memory = ([nil] + pids).map { ProcessUsage(pid: $0)?.residentByteCount ?? 0 }
                    readings.withLock { $0.memory.append(memory) }
                    try await Task.sleep(for: .seconds(1))
                }
            } catch {
                // The run is over.
            }
        }
        readings.withLock { $0.task = task }
    }

    /// - Parameter answerCount: how many answers the time is divided by.
    func end(answerCount: Int) async -> [LoadProcessRecord] {
        let (task, start) = readings.withLock { ($0.task, $0.start) }
        let end = Reading(pids)
        task?.cancel()
        await task?.value
        guard let start else { return [] }
        let memory = readings.withLock { $0.memory }
        func record(_ index: Int, _ role: String, pid: Int?, _ cpu: Int64) -> LoadProcessRecord {
            LoadProcessRecord(
                role: role, pid: pid, cpuSeconds: Double(cpu) / 1e9, cpuShare: Double(cpu) / Double(max(end.time - start.time, 1)),
                cpuPerAnswer: answerCount > 0 ? Double(cpu) / Double(answerCount) : nil, residentByteCounts: memory.map { $0[index] })
        }
        let servers = pids.enumerated().compactMap { index, pid -> LoadProcessRecord? in
            guard let first = start.servers[index], let last = end.servers[index] else { return nil }
            return record(index + 1, "server", pid: pid, last.cpuNanoseconds - first.cpuNanoseconds)
        }
        return [record(0, "load", pid: nil, end.own - start.own)] + servers
    }
}
