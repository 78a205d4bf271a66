// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct RunTextTests {
    @Test func givesEveryFigureOfABenchmarkOnOneLine() {
        let lines = SampleRecords.exactRun.text().split(separator: "\n")
        #expect(
            lines.prefix(2) == [
                "scenario                backend   size  median  quartiles  ops/s  MB/s  ratio      99 % CI",
                "open-request, prepared  openssl  1 KiB  204 µs    204–204  4,902  5.02  1.020  1.020–1.020",
            ])
        #expect(lines.contains("design: 20 fresh processes for each benchmark, 8 rounds in each, batches of 1 ms, warm-up 50 ms, seed 42"))
        #expect(
            lines.contains(
                "machine: AMD EPYC 9R14, 2 processors, Linux 6.1.0, clock tsc, SMT on, load 0.50, steal 0.10 %, release build, "
                    + "OpenSSL 3.0.22, libgcrypt 1.10.1"))
        #expect(lines.contains("not controlled: frequency, simultaneous multithreading, neighbours on the host, memory layout"))
        #expect(lines.contains("measured by: flowproof 0.5.0 (934632c), 2026-11-27T23:38:12Z"))
    }

    @Test func takesTheScenarioOutOfTheLineWhereItIsTooLong() {
        let text = SampleRecords.exactRun.text(width: 80)
        #expect(
            text.hasPrefix(
                """
                  backend   size  median  quartiles  ops/s  MB/s  ratio      99 % CI
                open-request, prepared
                  openssl  1 KiB  204 µs    204–204  4,902  5.02  1.020  1.020–1.020

                """))
    }

    @Test(arguments: [80, 100, 120, 140]) func keepsToTheWidth(width: Int) {
        let text = SampleRecords.full.text(width: width)
        let tooLong = text.split(separator: "\n").filter { $0.count > width }
        #expect(tooLong.isEmpty)
        #expect(text.split(separator: "\n").count > 130)
    }

    @Test func dropsColumnsOnANarrowTerminalButNeverTheRatio() {
        let lines = SampleRecords.exactRun.text(width: 60).split(separator: "\n")
        #expect(lines[0] == "  backend   size  median  ops/s  ratio      99 % CI")
        #expect(lines[2] == "  openssl  1 KiB  204 µs  4,902  1.020  1.020–1.020")
    }

    @Test func saysThatARunIsIncomplete() {
        let run = SampleRecords.run([], isComplete: false, warnings: [.interrupted])
        let text = run.text(width: 80)
        #expect(text.hasPrefix("design: "))
        #expect(text.contains("incomplete: more was asked for than is here\n"))
        #expect(text.contains("warning: it was stopped before the end\n  hint: what is there is valid, but less than was asked for\n"))
        #expect(!SampleRecords.exactRun.text().contains("incomplete"))
    }

    @Test func hasNoRatioOfFewerThanThreeProcesses() {
        let run = SampleRecords.run([SampleRecords.benchmark("open-request", "openssl", byteCount: 64, nanoseconds: 1000, processes: 2)])
        let header = run.text().split(separator: "\n")[0]
        #expect(!header.contains("ratio"))
        #expect(header.contains("median"))
        #expect(!run.text().contains("ratio: "))
    }

    @Test func marksWhatIsAbsentBesideWhatIsThere() {
        let run = SampleRecords.run([
            SampleRecords.exactBenchmark, SampleRecords.benchmark("null", "null", nanoseconds: 0.5, ratio: nil, noise: 0),
        ])
        let lines = run.text().split(separator: "\n")
        #expect(lines[2] == "null                    null         -  0.50 ns  0.50–0.50  2,000 M     -      -            -")
    }

    @Test func showsPercentilesOfDistributions() {
        let run = SampleRecords.run([
            SampleRecords.benchmark("keygen", "openssl", nanoseconds: 61e6, ratio: nil, noise: 0, isDistribution: true)
        ])
        let text = run.text()
        #expect(text.contains("distribution  backend       p5      p25      p50      p75      p95\n"))
        #expect(text.contains("keygen        openssl  61.0 ms  61.0 ms  61.0 ms  61.0 ms  61.0 ms\n"))
    }

    @Test func survivesADistributionOfAnotherLength() {
        var benchmark = SampleRecords.benchmark("keygen", "openssl", nanoseconds: 61e6, ratio: nil, noise: 0, isDistribution: true)
        benchmark.subject.distribution = [61e6]
        #expect(SampleRecords.run([benchmark]).text().contains("keygen        openssl  61.0 ms\n"))
    }

    @Test func showsWhatMoreThreadsBring() throws {
        let run = SampleRecords.run([], scaling: [SampleRecords.scaling("openssl", threads: [1, 2], nanoseconds: 238_000)])
        let lines = run.text().split(separator: "\n")
        #expect(lines[0] == "scaling                       threads  ops/s   gain      99 % CI  bare ops/s  bare gain  vs bare      99 % CI")
        #expect(lines[1].hasPrefix("open-request, openssl, 1 KiB        1  4,"))
        let gain = try #require(run.scaling[0].steps[1].gain)
        #expect(abs(gain.estimate - 1.9) < 0.02)
        #expect(lines[2].contains(" \(gain.text)  \(gain.intervalText) "))
    }

    @Test func saysOnceWhatSeveralBenchmarksShare() {
        var benchmarks = (1...5).map { SampleRecords.benchmark("seal-response", "openssl", byteCount: $0, nanoseconds: 1000, ratio: nil) }
        for index in benchmarks.indices { benchmarks[index].warnings = [.notPinned] }
        let text = SampleRecords.run(benchmarks).text()
        #expect(
            text.contains(
                "warning: the processes could not be kept on one processor (seal-response/openssl/1, seal-response/openssl/2, "
                    + "seal-response/openssl/3, and 2 more)\n  hint: "))
        #expect(text.ranges(of: "warning:").count == 1)
    }

    @Test func stylesWithoutMovingAnything() {
        let plain = SampleRecords.full.text(width: 100)
        let styled = SampleRecords.full.text(width: 100) { text, _ in "\u{1}\(text)\u{2}" }
        #expect(styled != plain)
        let unstyled = styled.filter { $0 != "\u{1}" && $0 != "\u{2}" }
        let trimmed = unstyled.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        #expect(trimmed.joined(separator: "\n") == plain)
    }
}
