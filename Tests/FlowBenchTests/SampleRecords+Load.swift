// SPDX-License-Identifier: Apache-2.0

@testable import FlowBench

extension SampleRecords {
    /// A load of 10,000 requests, with a search before it if it is to have one.
    static func load(search: Bool = false, seconds: Int = 10, url: String = "http://127.0.0.1:8080/flow") -> LoadRecord {
        func latency(_ unit: Int64) -> LatencyRecord {
            LatencyRecord(count: 10_000, mean: Double(unit), p50: unit, p90: 2 * unit, p99: 9 * unit, p999: 30 * unit, max: 41 * unit)
        }
        func percentiles(_ unit: Int64) -> [LoadRecord.Percentile] {
            [0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99].map { percentile in
                .init(
                    percentile: percentile, nanoseconds: Int64(Double(unit) * (0.5 + 0.3 / (1.0001 - percentile / 100)).squareRoot()),
                    countAbove: Int(100 * (100 - percentile)))
            } + [.init(percentile: 100, nanoseconds: 41 * unit, countAbove: 0)]
        }
        let machine = machine
        return LoadRecord(
            tool: ToolRecord(name: "flowproof-net", version: "0.1.0", commit: nil), started: "2026-11-28T08:00:00Z", url: url,
            plan: LoadPlan(
                ratePerSecond: 1000, durationSeconds: 10, warmUpSeconds: 2, arrivals: "even", seed: nil, plaintextByteCount: 1024,
                isSigned: true, connectionLimit: 256, timeoutSeconds: 10, p99Bound: search ? 25_000_000 : nil, sealedAheadCount: 12_000,
                sealedAheadByteCount: 28 << 20),
            isValid: true, isInterrupted: false,
            counts: LoadCounts(due: 10_000, right: 9998, failed: 2, overloaded: 2, wrong: 0, abandoned: 0, rightPerSecond: 999.8),
            failures: [.init(reason: "status-503", message: "status 503: the endpoint said that it has too much to do", count: 2)],
            latency: latency(1_000_000), serviceTime: latency(900_000),
            sender: LoadSenderRecord(
                lateness: latency(10_000), dryCount: 0, heldCount: 0, longestHold: 0, connectionCount: 13, mostConnections: 12),
            processes: [
                .init(
                    role: "load", pid: nil, cpuSeconds: 1.1, cpuShare: 0.11, cpuPerAnswer: 110_000,
                    residentByteCounts: [40 << 20, 42 << 20, 44 << 20]),
                .init(
                    role: "server", pid: 4711, cpuSeconds: 7.5, cpuShare: 0.75, cpuPerAnswer: 750_000,
                    residentByteCounts: [60 << 20, 62 << 20, 61 << 20]),
            ],
            percentiles: percentiles(1_000_000), serviceTimePercentiles: percentiles(900_000),
            seconds: (0..<seconds).map { second in
                .init(second: second, due: 1000, failed: second == 3 ? 2 : 0, p50: 1_000_000, p99: 9_000_000, max: 41_000_000)
            }, search: search ? Self.search : nil, machine: machine)
    }

    private static var search: LoadSearchRecord {
        func step(_ rate: Double, p99: Int64?, isKept: Bool, isConfirmation: Bool = false) -> LoadSearchRecord.Step {
            .init(
                ratePerSecond: rate, isKept: isKept, isConfirmation: isConfirmation, due: Int(5 * rate), failed: p99 == nil ? 7 : 0,
                rightPerSecond: rate, p50: p99.map { $0 / 4 }, p99: p99, isValid: true)
        }
        return LoadSearchRecord(
            p99Bound: 25_000_000,
            steps: [
                step(500, p99: 4_000_000, isKept: true), step(1280, p99: 80_000_000, isKept: false), step(1300, p99: nil, isKept: false),
                step(1180, p99: 20_000_000, isKept: true), step(1180, p99: 21_000_000, isKept: true, isConfirmation: true),
            ], highestRate: 1180)
    }
}
