// SPDX-License-Identifier: Apache-2.0

package import FlowBench

/// What one run came to.
package struct LoadMeasurement: Sendable {
    /// What was planned.
    package let schedule: LoadSchedule
    /// What became of it.
    package let tally: LoadTally
    let summary: LoadSender.Summary
    /// What it took of this machine.
    package let processes: [LoadProcessRecord]
    /// How many requests were sealed before the first was sent, and what they took of memory in bytes.
    package let sealedAheadCount: Int
    package let sealedAheadByteCount: Int
    /// Whether it was stopped.
    package let isInterrupted: Bool

    /// Whether the sender kept to its plan.
    package var isValid: Bool { !LoadSenderRecord.isLate(tally.lateness.latencyRecord, latency: tally.latency.latencyRecord) }

    /// The counts of a record.
    package var counts: LoadCounts {
        let planned = summary.isCut ? 0 : schedule.measuredNanoseconds
        let seconds = Double(max(tally.lastEnd, planned)) / 1e9
        return LoadCounts(
            due: tally.dueCount, right: tally.rightCount, failed: tally.failedCount, overloaded: tally.overloadCount,
            wrong: tally.wrongCount, abandoned: tally.abandonedCount,
            rightPerSecond: seconds > 0 ? Double(tally.rightCount) / seconds : 0)
    }

    /// What failed and why, the commonest first.
    package var failures: [LoadRecord.Failure] {
        tally.failures.map { LoadRecord.Failure(reason: $0.key.id, message: $0.key.description, count: $0.value) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    }

    /// How the sender did its own work.
    package var sender: LoadSenderRecord {
        LoadSenderRecord(
            lateness: tally.lateness.latencyRecord, dryCount: summary.dryCount, heldCount: tally.heldCount, longestHold: tally.longestHold,
            connectionCount: summary.openedCount, mostConnections: summary.mostOpenCount)
    }

    /// The record of this run.
    package func record(
        tool: ToolRecord, started: String, url: String, _ requests: LoadRequests, _ settings: LoadSettings, p99Bound: Int64?,
        machine: MachineRecord
    ) -> LoadRecord {
        var seed: UInt64?
        if case .random(let value) = schedule.arrivals { seed = value }
        return LoadRecord(
            tool: tool, started: started, url: url,
            plan: LoadPlan(
                ratePerSecond: schedule.ratePerSecond, durationSeconds: Double(schedule.measuredNanoseconds) / 1e9,
                warmUpSeconds: Double(schedule.warmUpNanoseconds) / 1e9, arrivals: seed == nil ? "even" : "random", seed: seed,
                plaintextByteCount: requests.plaintextByteCount, isSigned: requests.isSigned, connectionLimit: settings.connectionLimit,
                timeoutSeconds: Double(settings.timeout.nanoseconds) / 1e9, p99Bound: p99Bound, sealedAheadCount: sealedAheadCount,
                sealedAheadByteCount: sealedAheadByteCount),
            isValid: isValid, isInterrupted: isInterrupted, counts: counts, failures: failures, latency: tally.latency.latencyRecord,
            serviceTime: tally.serviceTime.latencyRecord, sender: sender, processes: processes,
            percentiles: tally.latency.percentileRecords, serviceTimePercentiles: tally.serviceTime.percentileRecords,
            seconds: tally.secondRecords, machine: machine)
    }
}
