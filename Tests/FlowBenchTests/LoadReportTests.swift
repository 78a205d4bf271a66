// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

/// The reports on a load that never was.
@Suite struct LoadReportTests {
    @Test func textHasTheFigures() {
        let text = SampleRecords.load().text()
        for line in [
            "time                                p50      p90      p99    p99.9      max",
            "latency, from the planned time  1.00 ms  2.00 ms  9.00 ms  30.0 ms  41.0 ms",
            "the same from the sending        900 µs  1.80 ms  8.10 ms  27.0 ms  36.9 ms",
            "the sender was late by          10.0 µs  20.0 µs  90.0 µs   300 µs   410 µs",
            "right: 9,998 of 10,000 (99.98 %), 1,000 a second",
            "failed: 2 requests: status 503: the endpoint said that it has too much to do",
            "this tester: 0.11 of a processor, 110 µs for each answer, memory 40 MiB at first, 44 MiB at last, 44 MiB at most",
            "server 4711: 0.75 of a processor, 750 µs for each answer, memory 60 MiB at first, 61 MiB at last, 62 MiB at most",
            "connections: 12 at most at a time of 256, 13 made",
        ] {
            #expect(text.contains("\(line)\n"), "\(line)\n\(text)")
        }
        #expect(
            text.contains(
                "load: POST http://127.0.0.1:8080/flow, 1,000 requests a second for 10.0 s after 2.00 s of warm-up, even arrivals, 1 KiB of plaintext, "
                    + "signed, a key and a nonce for each; 12,000 requests sealed ahead in 28 MiB; limit 10.0 s\n"))
        #expect(!text.contains("warning:") && !text.contains("highest rate") && !text.contains("step"))
    }

    @Test func linesFitTheTerminal() {
        let lines = SampleRecords.load(search: true).text(width: 80).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
    }

    @Test func whatTheFiguresCannotBearIsWarnedOf() {
        func warnings(_ change: (inout LoadRecord) -> Void) -> [String] {
            var record = SampleRecords.load()
            change(&record)
            return record.warnings.map(\.message)
        }
        #expect(warnings { _ in } == [])
        #expect(
            warnings {
                $0.isValid = false
                $0.sender.lateness?.p99 = 12_000_000
            } == ["the sender was late by 12.0 ms at the 99th percentile: these latencies are no figures"])
        #expect(warnings { $0.isInterrupted = true } == ["the run was ended before its time"])
        #expect(warnings { $0.sender.dryCount = 3 } == ["requests were due and none was sealed, 3 times"])
        #expect(
            warnings {
                ($0.sender.heldCount, $0.sender.longestHold, $0.sender.mostConnections) = (40, 5_000_000, 256)
            } == ["40 requests waited for one of the 256 connections, the longest 5.00 ms"])
        #expect(warnings { $0.latency?.count = 200 } == ["200 answers are too few for the 99.9th percentile"])
        #expect(warnings { $0.latency?.count = 50 } == ["50 answers are too few for the 99.9th percentile, and for the 99th"])
        #expect(warnings { $0.machine.build = "debug" }.count == 1)
        #expect(SampleRecords.load().warnings.allSatisfy { !$0.advice.isEmpty })
    }

    @Test func pagesShowTheFigures() {
        let html = SampleRecords.load(search: true).html
        for id in ["search", "distribution", "time", "failures", "processors", "environment", "figures"] {
            #expect(html.contains("<section id=\"\(id)\">") && html.contains("<a href=\"#\(id)\">"), "\(id)")
        }
        #expect(html.contains("<dd>9.00 ms<small>from the planned time</small></dd>"))
        #expect(html.contains("1,180 requests a second keep the 99th percentile below 25.0 ms, and nothing fails"))
        #expect(html.contains("<span class=\"bad\">missed</span>") && html.contains("<span class=\"good\">confirming: kept</span>"))
        for title in [
            "Latency by percentile", "Latency in each second", "Requests in each second", "Memory, MiB", "99th percentile over the rate",
        ] {
            #expect(html.contains("<figcaption>\(title)</figcaption>"), "\(title)")
        }
        #expect(html.contains(">99 %</text>") && html.contains(">99.9 %</text>"))
        #expect(!SampleRecords.load().html.contains("id=\"search\""))
    }

    /// The URL stands there as text; nothing is fetched from it or from elsewhere.
    @Test func pagesNeedNothingFromElsewhere() {
        let html = SampleRecords.load(search: true).html
        #expect(html.contains("POST http://127.0.0.1:8080/flow"))
        for forbidden in ["<script", "<link", "<iframe", "src=", "href=\"http", "url(", "@import", "https:"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.ranges(of: "http:").count == html.ranges(of: "POST http:").count)
    }

    /// Each nine has the same room.
    @Test func thePercentileScaleIsThatOfTheNines() throws {
        let html = SampleRecords.load().html
        let places = try ["90 %", "99 %", "99.9 %"].map { label in
            let tick = try #require(html.firstRange(of: ">\(label)</text>"))
            let start = try #require(html[..<tick.lowerBound].ranges(of: "x=\"").last)
            return try #require(Double(html[start.upperBound...].prefix { $0 != "%" }))
        }
        #expect(abs((places[1] - places[0]) - (places[2] - places[1])) < 0.02 && places[0] > 0)
    }
}

@Suite struct ProcessUsageTests {
    @Test func fieldsStandBehindTheName() throws {
        let text = "17 (a) R (b) S 1 17 17 0 -1 4194560 100 0 0 0 250 50 9 9 20 0 4 0 100 1000000 300 18446744073709551615 1 1 0\n"
        let usage = try #require(ProcessUsage(statistics: text, ticksPerSecond: 100, pageByteCount: 4096))
        #expect(usage.cpuNanoseconds == 3_000_000_000 && usage.residentByteCount == 300 * 4096)
        for damaged in ["", "17 (a", "17 (a) S 1 2 3", text.replacing("250", with: "x")] {
            #expect(ProcessUsage(statistics: damaged, ticksPerSecond: 100, pageByteCount: 4096) == nil, "\(damaged)")
        }
    }

    @Test func thisProcessIsThere() throws {
        let before = try #require(ProcessUsage())
        var sum: UInt64 = 0
        // More than two ticks of the system's clock.
        let start = Stopwatch.processorTime
        while Stopwatch.processorTime - start < 50_000_000 { for i in 0..<1000 as Range<UInt64> { sum = (sum &* 31) ^ i } }
        let after = try #require(ProcessUsage())
        #expect(sum != 1 && after.cpuNanoseconds > before.cpuNanoseconds && after.residentByteCount > 1 << 20)
        #expect(ProcessUsage(pid: 1 << 29) == nil)
    }
}
