// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct MarkdownReportTests {
    @Test func tablesARun() {
        let text = SampleRecords.exactRun.markdown
        #expect(text.hasPrefix("# flowproof 0.5.0 (934632c), 2026-11-27T23:38:12Z\n"))
        #expect(
            text.contains(
                """
                | scenario | backend | size | median | quartiles | ops/s | MB/s | bare | ratio | 99 % interval | instructions |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                | open-request, prepared | openssl | 1 KiB | 204 µs | 204–204 | 4,902 | 5.02 | 200 µs | 1.020 | 1.020–1.020 | 1,010 |

                """))
        #expect(text.contains("| not controlled | frequency, simultaneous multithreading, neighbours on the host, memory layout |\n"))
        #expect(!text.contains("Incomplete"))
    }

    @Test func tellsOfDistributionsScalingAndWhatIsMissing() {
        let full = SampleRecords.full.markdown
        #expect(full.contains("## Distributions\n\n| scenario | backend | p5 | p25 | p50 | p75 | p95 |\n"))
        #expect(full.contains("## Scaling over threads\n\n| scenario | threads |"))
        #expect(full.contains("- **Warning:** the hardware's instruction counter cannot be read here. Hint: on a machine"))
        let empty = SampleRecords.run([], isComplete: false).markdown
        #expect(empty.contains("**Incomplete:** more was asked for than is here.\n\nNo benchmark was measured.\n"))
        #expect(!empty.contains("## Times"))
    }

    @Test func putsWhatChangedFirstAndFoldsTheRest() throws {
        let text = SampleRecords.comparisons.markdown()
        #expect(
            text.hasPrefix(
                """
                <!-- flowproof bench compare -->
                **▲ 1 of 4 scenarios is slower by more than 1.0 %**; 1 improvement, 1 equivalent, 1 inconclusive.

                | scenario | base | head | change | 99 % interval | instructions | MDC | verdict |
                |---|---:|---:|---:|---:|---:|---:|---|
                | open-request, 1 KiB | 242 µs | 250 µs | **+3.1 %** | +2.8 to +3.4 % | +2.10 % | 1.6 % | ▲ regression |
                | seal-response, 1 KiB | 1.24 µs | 1.18 µs | **-5.2 %** | -5.5 to -4.9 % | -4.80 % | 1.6 % | ▼ improvement |

                <details><summary>2 scenarios without a change that counts: 1 equivalent, 1 inconclusive</summary>

                | scenario |
                """.dropLast(2)))
        #expect(text.contains("| round-trip, 1 KiB | 244 µs | 244 µs | 0.0 % | -0.3 to +0.3 % |  | 1.6 % | ~ equivalent |\n"))
        #expect(text.contains("<sub>base: flowproof/openssl 0.4.0; head: flowproof/openssl 0.5.0<br>20 pairs of fresh processes"))
    }

    @Test func saysInTheFirstSentenceWhenNothingIsSlower() {
        let set = ComparisonSet([SampleRecords.comparison(change: 0, verdict: .equivalent)])
        #expect(
            set.markdown(marker: "job 1").hasPrefix(
                "<!-- job 1 -->\n**No scenario is shown to be slower by more than 1.0 %**: 1 equivalent.\n"))
        #expect(ComparisonSet([]).markdown() == "<!-- flowproof bench compare -->\n**No scenario was compared.**\n")
    }

    @Test func keepsACommentBelowTheLimitOfGitHub() {
        let one = SampleRecords.comparison(change: 0, verdict: .equivalent, pairs: 3, quartets: 2)
        let text = ComparisonSet(Array(repeating: one, count: 400)).markdown()
        #expect(text.utf8.count < 65_536)
        #expect(text.contains("\nAnd 150 more.\n"))
    }

    @Test func escapesWhateverNamesHold() {
        let comparison = SampleRecords.comparison("a|b<script>\n@everyone `x` #1", change: 0.03, verdict: .regression)
        let text = ComparisonSet([comparison]).markdown(marker: "x --> <b>")
        #expect(text.hasPrefix("<!-- x - b -->\n"))
        #expect(text.contains("| a\\|b&lt;script&gt; &#64;everyone \\`x\\` \\#1, 1 KiB |"))
        #expect(!text.contains("<script>"))
        #expect(!text.contains("@"))
    }
}
