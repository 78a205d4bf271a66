// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FlowBench

@Suite struct ExportTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func writesBencherMetrics() throws {
        var run = SampleRecords.exactRun
        let ratio = try #require(run.benchmarks[0].ratio)
        #expect(abs(ratio.estimate - 1.02) < 1e-12)
        run.benchmarks[0].ratio?.estimate = 1.02
        run.benchmarks[0].ratio?.low = 1.01
        run.benchmarks[0].ratio?.high = 1.03
        run.benchmarks[0].subject.operationsPerSecond = 5000
        run.benchmarks[0].subject.lowerQuartile = 200_000
        run.benchmarks[0].subject.upperQuartile = 250_000
        #expect(
            try json(BencherMetrics(run))
                == "{\"open-request/openssl/1024/prepared\":{\"instructions\":{\"value\":1010},"
                + "\"latency\":{\"lower_value\":200000,\"upper_value\":250000,\"value\":204000},"
                + "\"ratio-to-bare\":{\"lower_value\":1.01,\"upper_value\":1.03,\"value\":1.02},"
                + "\"throughput\":{\"lower_value\":4000,\"upper_value\":5000,\"value\":5000}}}")
    }

    @Test func keepsTheOrderOfTheRecordAndLeavesOutWhatJSONCannotWrite() throws {
        var run = SampleRecords.full
        run.benchmarks[0].subject.median = .infinity
        let metrics = BencherMetrics(run)
        #expect(metrics.benchmarks.map(\.name) == run.benchmarks.map(\.id))
        #expect(metrics.benchmarks[0].measures.map(\.slug) == ["throughput", "instructions", "ratio-to-bare"])
        #expect(try json(metrics).contains("\"keygen/gcrypt\""))
        #expect(try json(BencherMetrics(SampleRecords.run([]))) == "{}")
    }

    @Test func writesTheRatioOfAComparison() throws {
        let metrics = BencherMetrics(SampleRecords.comparisons)
        let (name, measures) = metrics.benchmarks[0]
        #expect(name == "open-request/1024")
        let ratio = try #require(measures.last)
        #expect(ratio.slug == "ratio-to-base")
        #expect(ratio.metric.value == 1.031)
        #expect(abs((ratio.metric.upperValue ?? 0) - 1.034) < 1e-12)
    }

    @Test func writesEntriesForGitHubActionBenchmark() throws {
        let entries = ActionBenchmarkEntry.entries(SampleRecords.exactRun)
        #expect(entries.map(\.name) == ["open-request/openssl/1024/prepared", "open-request/openssl/1024/prepared over bare"])
        #expect(entries.map(\.unit) == ["ns/op", "ratio"])
        #expect(entries[0].value == 204_000)
        #expect(entries[0].range == "± 0.00")
        #expect(entries[1].extra == "99 % interval 1.020–1.020; bare call: EVP_PKEY_decrypt")
        let compared = ActionBenchmarkEntry.entries(SampleRecords.comparisons)
        #expect(compared.count == 8)
        #expect(compared[1].range == "± 0.0030")
        #expect(compared[1].extra == "regression; 99 % interval +2.8 to +3.4 %")
    }

    @Test func writesALineForEachProcessForBenchstat() {
        #expect(
            GoBenchmarkText.text(SampleRecords.exactRun) == """
                goos: linux
                cpu: AMD EPYC 9R14
                flowproof: 0.5.0
                commit: 934632c
                Unit instructions/op better=lower

                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=ours 20 204000.000 ns/op 1010 instructions/op
                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=ours 20 204000.000 ns/op 1010 instructions/op
                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=ours 20 204000.000 ns/op 1010 instructions/op
                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=bare 20 200000.000 ns/op 1000 instructions/op
                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=bare 20 200000.000 ns/op 1000 instructions/op
                BenchmarkOpenRequest/backend=openssl/size=1024/preparation=prepared/by=bare 20 200000.000 ns/op 1000 instructions/op

                """)
    }

    @Test func setsBaseAndHeadApartForBenchstat() {
        let lines = GoBenchmarkText.text(SampleRecords.comparisons).split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("build: ") } == ["build: base", "build: head"])
        #expect(lines.filter { $0.hasPrefix("BenchmarkAes128GcmOpen/size=65536 ") }.count == 40)
        #expect(lines.allSatisfy { !$0.hasPrefix("Benchmark") || $0.split(separator: " ").count == 6 })
        let several = ComparisonSet([
            SampleRecords.comparison(change: 0.1, verdict: .regression, head: "node js", role: "peer 1"),
            SampleRecords.comparison(change: 0.1, verdict: .regression, head: "a/b", role: "peer 2"),
        ])
        #expect(GoBenchmarkText.text(several).contains("BenchmarkOpenRequest/size=1024/role=peer_1/head=node_js "))
        #expect(GoBenchmarkText.text(several).contains("BenchmarkOpenRequest/size=1024/role=peer_2/head=a_b "))
    }

    @Test func quotesFieldsOfCSV() {
        var run = SampleRecords.exactRun
        run.benchmarks[0].scenario = "a,\"b\""
        let lines = CommaSeparatedText.text(run).split(separator: "\r\n")
        #expect(lines[0].hasPrefix("id,scenario,backend,byteCount,preparation,median,"))
        #expect(lines[1].hasPrefix("open-request/openssl/1024/prepared,\"a,\"\"b\"\"\",openssl,1024,prepared,204000.0,"))
        #expect(CommaSeparatedText.text(SampleRecords.comparisons).split(separator: "\r\n").count == 5)
    }

    @Test(arguments: ReportFormat.allCases) func hasAWriterForEachFormat(format: ReportFormat) throws {
        #expect(ReportFormat(rawValue: format.rawValue) == format)
        for document in [format.document(of: SampleRecords.exactRun), format.document(of: SampleRecords.comparisons)] {
            switch document {
            case .text(let text): #expect(text.contains("pen-request") || text.contains("OpenRequest"))
            case .json(let value): #expect(try json(value).contains("open-request"))
            }
        }
    }

    @Test func callsFormatsByTheNamesOfTheirReaders() {
        #expect(
            ReportFormat.allCases.map(\.rawValue) == ["text", "markdown", "html", "bmf", "github-action-benchmark", "benchstat", "csv"])
    }
}
