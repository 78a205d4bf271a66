// SPDX-License-Identifier: Apache-2.0

/// What came of loading an endpoint: one run at one rate, and the steps of the search where there was one. All times are nanoseconds.
package struct LoadRecord: Codable, Equatable, Sendable {
    /// Of this form of the record.
    package static let currentSchema = "flowproof.load/1"

    package var schema = currentSchema
    package var tool: ToolRecord
    /// UTC, as in RFC 3339.
    package var started: String
    package var url: String
    package var plan: LoadPlan
    /// Whether the sender kept to its plan; of a run that it did not keep to the latencies are no figures.
    package var isValid: Bool
    /// Whether the run was ended before its time.
    package var isInterrupted: Bool
    package var counts: LoadCounts
    /// What failed and why, the commonest first.
    package var failures: [Failure]
    /// From the planned time to the whole answer: of right answers, and of time-outs with the limit in their place.
    package var latency: LatencyRecord?
    /// The same from the moment of sending.
    package var serviceTime: LatencyRecord?
    package var sender: LoadSenderRecord
    package var processes: [LoadProcessRecord]
    package var percentiles: [Percentile]
    package var serviceTimePercentiles: [Percentile]
    package var seconds: [Second]
    package var search: LoadSearchRecord?
    package var machine: MachineRecord

    /// A reason, and how many requests failed for it.
    package struct Failure: Codable, Equatable, Sendable {
        package var reason: String
        package var message: String
        package var count: Int

        package init(reason: String, message: String, count: Int) {
            self.reason = reason
            self.message = message
            self.count = count
        }
    }

    /// A point of the distribution of the latency.
    package struct Percentile: Codable, Equatable, Sendable {
        /// From 0 to 100.
        package var percentile: Double
        package var nanoseconds: Int64
        /// Of those that took longer.
        package var countAbove: Int

        package init(percentile: Double, nanoseconds: Int64, countAbove: Int) {
            self.percentile = percentile
            self.nanoseconds = nanoseconds
            self.countAbove = countAbove
        }
    }

    /// The requests that were planned for one second.
    package struct Second: Codable, Equatable, Sendable {
        /// After the warm-up.
        package var second: Int
        package var due: Int
        package var failed: Int
        /// Absent where nothing was answered.
        package var p50: Int64?
        package var p99: Int64?
        package var max: Int64?

        private enum CodingKeys: String, CodingKey {
            case second, due, failed
            case p50 = "p50Nanoseconds"
            case p99 = "p99Nanoseconds"
            case max = "maxNanoseconds"
        }

        package init(second: Int, due: Int, failed: Int, p50: Int64?, p99: Int64?, max: Int64?) {
            self.second = second
            self.due = due
            self.failed = failed
            self.p50 = p50
            self.p99 = p99
            self.max = max
        }
    }

    package init(
        tool: ToolRecord, started: String, url: String, plan: LoadPlan, isValid: Bool, isInterrupted: Bool, counts: LoadCounts,
        failures: [Failure], latency: LatencyRecord?, serviceTime: LatencyRecord?, sender: LoadSenderRecord,
        processes: [LoadProcessRecord], percentiles: [Percentile],
        serviceTimePercentiles: [Percentile], seconds: [Second], search: LoadSearchRecord? = nil,
        machine: MachineRecord
    ) {
        self.tool = tool
        self.started = started
        self.url = url
        self.plan = plan
        self.isValid = isValid
        self.isInterrupted = isInterrupted
        self.counts = counts
        self.failures = failures
        self.latency = latency
        self.serviceTime = serviceTime
        self.sender = sender
        self.processes = processes
        self.percentiles = percentiles
        self.serviceTimePercentiles = serviceTimePercentiles
        self.seconds = seconds
        self.search = search
        self.machine = machine
    }
}
