// SPDX-License-Identifier: Apache-2.0

/// How the sender of a load did its own work.
package struct LoadSenderRecord: Codable, Equatable, Sendable {
    /// From the planned time of a request to that at which the sender turned to it; absent where nothing was sent.
    package var lateness: LatencyRecord?
    /// How often a request was due and none was sealed.
    package var dryCount: Int
    /// How many requests waited for a connection, and the longest wait in nanoseconds.
    package var heldCount: Int
    package var longestHold: Int64
    /// Connections that were made, and the most at a time.
    package var connectionCount: Int
    package var mostConnections: Int

    private enum CodingKeys: String, CodingKey {
        case lateness, dryCount, heldCount
        case longestHold = "longestHoldNanoseconds"
        case connectionCount, mostConnections
    }

    package init(
        lateness: LatencyRecord?, dryCount: Int, heldCount: Int, longestHold: Int64, connectionCount: Int, mostConnections: Int
    ) {
        self.lateness = lateness
        self.dryCount = dryCount
        self.heldCount = heldCount
        self.longestHold = longestHold
        self.connectionCount = connectionCount
        self.mostConnections = mostConnections
    }

    /// Whether the sender was late by more than figures can bear: by more than a millisecond and a tenth of the latency, both at their 99th
    /// percentile. The latencies, counted from the planned times, hold what it was late by.
    package static func isLate(_ lateness: LatencyRecord?, latency: LatencyRecord?) -> Bool {
        guard let lateness else { return false }
        return lateness.p99 > max(1_000_000, (latency?.p99 ?? 0) / 10)
    }
}

/// What one process of this machine took while the load was measured.
package struct LoadProcessRecord: Codable, Equatable, Sendable {
    /// "load" for the tester itself, "server" for what it was told to look at.
    package var role: String
    /// Absent for the tester.
    package var pid: Int?
    package var cpuSeconds: Double
    /// Of one processor.
    package var cpuShare: Double
    /// Nanoseconds of processor time for each request that was answered, wrong answers among them; absent where there was none.
    package var cpuPerAnswer: Double?
    /// Resident memory in bytes, second by second.
    package var residentByteCounts: [Int]

    private enum CodingKeys: String, CodingKey {
        case role, pid, cpuSeconds, cpuShare
        case cpuPerAnswer = "cpuPerAnswerNanoseconds"
        case residentByteCounts
    }

    package init(role: String, pid: Int?, cpuSeconds: Double, cpuShare: Double, cpuPerAnswer: Double?, residentByteCounts: [Int]) {
        self.role = role
        self.pid = pid
        self.cpuSeconds = cpuSeconds
        self.cpuShare = cpuShare
        self.cpuPerAnswer = cpuPerAnswer
        self.residentByteCounts = residentByteCounts
    }
}
