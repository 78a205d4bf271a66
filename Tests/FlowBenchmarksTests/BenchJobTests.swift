// SPDX-License-Identifier: Apache-2.0

import FlowBenchmarks
import Foundation
import Testing

/// What there is to measure, and how it is chosen.
@Suite struct BenchJobTests {
    @Test func idsAreUnique() throws {
        let ids = try BenchJob.all().map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.contains("open-request/openssl/1024/prepared"))
        #expect(ids.contains("aes-128-gcm-seal/gcrypt/1048576/new-key"))
        #expect(ids.contains("keygen/gcrypt"))
        #expect(ids.contains("harness/null"))
    }

    @Test func payloadsHaveSevenSizesAndOneIsFreshToo() throws {
        let jobs = try BenchJob.all(scenarios: ["round-trip"], backends: [.gcrypt])
        #expect(jobs.filter { $0.preparation == .prepared }.map(\.byteCount) == [64, 256, 1_024, 4_096, 65_536, 262_144, 1_048_576])
        #expect(jobs.filter { $0.preparation == .fresh }.map(\.byteCount) == [1_024])
        #expect(try BenchJob.all(scenarios: ["round-trip"], backends: [.null]).map(\.byteCount) == [1_024, 1_024])
    }

    @Test func filtersMeet() throws {
        let jobs = try BenchJob.all(scenarios: ["keygen", "seal-response"], backends: [.openssl], byteCounts: [64])
        #expect(jobs.map(\.id) == ["seal-response/openssl/64/prepared", "keygen/openssl"])
        #expect(throws: BenchFault.unknownScenario("keygem")) { try BenchJob.all(scenarios: ["keygem"]) }
    }

    @Test func jobsSurviveJSON() throws {
        let jobs = try BenchJob.all()
        #expect(try JSONDecoder().decode([BenchJob].self, from: JSONEncoder().encode(jobs)) == jobs)
    }

    /// A library without a bare arm would be compared with nothing; only the linter has no call to be compared with.
    @Test func librariesHaveBareCalls() {
        let without = BenchScenario.all.filter { scenario in
            scenario.backends.contains { $0 != .null && scenario.bareCalls[$0] == nil }
        }
        #expect(without.map(\.id) == ["lint-key"])
        #expect(BenchScenario.all.allSatisfy { $0.bareCalls[.null] == nil })
    }

    @Test(arguments: [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (5, [1, 2, 3, 4, 5]), (16, [1, 2, 3, 4, 6, 8, 12, 16]), (0, [1])])
    func threadCountsGrow(processorCount: Int, counts: [Int]) {
        #expect(BenchScenario.threadCounts(processorCount: processorCount) == counts)
    }
}
