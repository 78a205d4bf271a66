// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct PageTests {
    static let hostile = "</title><script>alert('1')</script>&\"\u{0}"

    static let pages: [(name: String, html: String)] = {
        let full = SampleRecords.full
        let older = SampleRecords.fullRun(factor: 1.05, seed: 99, started: "2026-11-20T10:00:00Z", commit: "abc0001")
        var hostileRun = SampleRecords.exactRun
        hostileRun.benchmarks[0].scenario = hostile
        hostileRun.benchmarks[0].backend = hostile
        hostileRun.machine.processorModel = hostile
        hostileRun.warnings = [.frequencyGovernor(hostile)]
        var strange = SampleRecords.benchmark("seal-response", "openssl", byteCount: 64, nanoseconds: 1000)
        strange.subject.median = .infinity
        strange.ratio?.high = .infinity
        strange.processes = []
        var hostileLoad = SampleRecords.load(search: true, url: hostile)
        hostileLoad.failures[0].message = hostile
        hostileLoad.latency?.mean = .infinity
        var emptyLoad = SampleRecords.load(seconds: 0, url: "localhost")
        (emptyLoad.latency, emptyLoad.serviceTime, emptyLoad.sender.lateness) = (nil, nil, nil)
        (emptyLoad.percentiles, emptyLoad.serviceTimePercentiles, emptyLoad.failures, emptyLoad.processes) = ([], [], [], [])
        return [
            ("exact", SampleRecords.exactRun.html()), ("full", full.html()), ("history", full.html(history: [older])),
            ("empty", SampleRecords.run([], isComplete: false).html()), ("hostile", hostileRun.html()),
            ("strange", SampleRecords.run([strange]).html()),
            (
                "few",
                SampleRecords.run([SampleRecords.benchmark("null", "null", nanoseconds: 0.0001, ratio: 1, processes: 2, rounds: 1)]).html()
            ),
            (
                "huge",
                SampleRecords.run([SampleRecords.benchmark("keygen", "x", nanoseconds: 1e11, ratio: 900, isDistribution: true)]).html()
            ),
            ("comparisons", SampleRecords.comparisons.html), ("nothing", ComparisonSet([]).html),
            (
                "hostile comparison",
                ComparisonSet([SampleRecords.comparison(hostile, change: 0.03, verdict: .regression, head: hostile)]).html
            ),
            (
                "one quartet",
                ComparisonSet([SampleRecords.comparison(change: 0, halfWidth: 0, verdict: .equivalent, pairs: 1, quartets: 1, noise: 0)])
                    .html
            ),
            (
                "load", SampleRecords.load(search: true, url: "localhost").html
            ),
            ("hostile load", hostileLoad.html), ("empty load", emptyLoad.html),
            ("short load", SampleRecords.load(seconds: 1, url: "localhost").html),
            (
                "no quartet", ComparisonSet([SampleRecords.comparison(change: 0, verdict: .inconclusive, pairs: 2, quartets: 0)]).html
            ),
        ]
    }()

    @Test func areWellFormedAndSelfContained() throws {
        for (name, html) in Self.pages {
            let body = try #require(html.firstRange(of: "<!DOCTYPE html>\n").map { html[$0.upperBound...] })
            #expect(try Self.unbalanced(body) == nil, "\(name)")
            for forbidden in ["<script", "http:", "https:", "url(", "@import", "nan%", "inf%", "NaN", "\"nan", "\u{0}"] {
                #expect(!html.contains(forbidden), "\(name): \(forbidden)")
            }
        }
    }

    @Test func describeEveryPicture() {
        for (name, html) in Self.pages {
            let pictures = html.split(separator: "<svg role=\"img\"").dropFirst()
            for picture in pictures {
                let content = picture.drop { $0 != ">" }.dropFirst()
                #expect(content.hasPrefix("<title>"), "\(name)")
            }
            let charts = html.ranges(of: "<figure class=\"chart\">").count
            #expect(html.ranges(of: "<desc>").count == charts, "\(name)")
        }
    }

    @Test func showTheFiguresOfTheRecord() {
        let html = SampleRecords.exactRun.html()
        #expect(
            html.contains("<title>open-request, prepared, openssl, 1 KiB: 1.020 times the bare call, 99 % interval 1.020–1.020</title>"))
        #expect(
            html.contains("<td>204 µs</td><td>204–204</td><td>4,902</td><td>5.02</td><td>1.020</td><td>1.020–1.020</td><td>200 µs</td>"))
        #expect(!html.contains("id=\"scaling\""))
        #expect(!html.contains("id=\"history\""))
        let comparison = SampleRecords.comparisons.html
        #expect(comparison.contains("<title>open-request, 1 KiB: +3.1 %, 99 % interval +2.8 to +3.4 %, regression</title>"))
        #expect(comparison.contains("<span class=\"bad\">▲ regression</span>"))
        #expect(comparison.contains("<span class=\"good\">▼ improvement</span>"))
    }

    @Test func haveASectionForEachThingMeasured() {
        let older = SampleRecords.fullRun(factor: 1.05, seed: 99, commit: "abc0001")
        let html = SampleRecords.full.html(history: [older])
        for id in ["ratios", "sizes", "scaling", "distributions", "history", "figures", "processes", "environment"] {
            #expect(html.contains("<section id=\"\(id)\">"))
            #expect(html.contains("<a href=\"#\(id)\">"))
        }
    }

    @Test func markWhereTheRatioToTheBareCallMoved() {
        func run(_ ratio: Double, _ commit: String) -> RunRecord {
            SampleRecords.run(
                [SampleRecords.benchmark("seal-response", "openssl", byteCount: 64, nanoseconds: 1000, ratio: ratio)], commit: commit)
        }
        let moved = run(1.10, "c3").html(history: [run(1.02, "c1"), run(1.02, "c2")])
        #expect(moved.ranges(of: "class=\"ring\"").count == 1)
        #expect(moved.contains("<td class=\"words\">c3</td>"))
        #expect(!run(1.02, "c3").html(history: [run(1.02, "c1")]).contains("class=\"ring\""))
    }

    @Test func leaveRunsOfOtherMachinesOutOfTheHistory() {
        var other = SampleRecords.exactRun
        other.machine.processorModel = "another"
        let two = SampleRecords.exactRun.html(history: [other, SampleRecords.exactRun])
        #expect(two.contains("2 runs on this processor"))
        #expect(two.contains("; 1 run of other machines or builds left out"))
        #expect(!SampleRecords.exactRun.html(history: [other]).contains("id=\"history\""))
    }

    @Test func pointBeyondTheScaleInsteadOfPressingTheRestTogether() {
        let usual = (1...12).map { SampleRecords.benchmark("seal-response", "openssl", byteCount: $0, nanoseconds: 1000, seed: UInt64($0)) }
        let far = SampleRecords.benchmark("parse-key", "openssl", nanoseconds: 1000, ratio: 40)
        #expect(SampleRecords.run(usual + [far]).html().contains("d=\"M-7-4L0 0L-7 4\""))
        #expect(!SampleRecords.run(usual).html().contains("d=\"M-7-4L0 0L-7 4\""))
    }

    /// The first tag that closes nothing, or stays open.
    private static func unbalanced(_ html: Substring) throws -> String? {
        var open: [Substring] = []
        for part in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            let tag = part.prefix { $0 != ">" }
            if tag.hasPrefix("/") {
                let name = tag.dropFirst()
                guard open.popLast() == name else { return String(name) }
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
        }
        return open.last.map(String.init)
    }
}
