// SPDX-License-Identifier: Apache-2.0

import FlowBench
import FlowBenchmarks
import Foundation
import Testing

/// Every job of the catalogue is measured once, small. What the arms yield is looked at by the worker itself.
@Suite struct BenchWorkerTests {
    private static let material = Result { try BenchMaterial(iterations: 1_000) }
    private static let jobs = (try? BenchJob.all()) ?? []

    private static func design(roundCount: Int) -> RunDesign {
        RunDesign(processCount: 1, roundCount: roundCount, batchNanoseconds: 1_000, warmUpNanoseconds: 0, seed: 1)
    }

    private static func measure(_ job: BenchJob, roundCount: Int = 1) throws -> ProcessRecord {
        try BenchWorker(material: material.get(), design: design(roundCount: roundCount)).run(job, processor: nil, seed: 7)
    }

    @Test(arguments: jobs)
    func everyJobIsMeasured(job: BenchJob) throws {
        let scenario = try job.catalogueEntry()
        let record = try Self.measure(job)
        let threadCounts = scenario.isScaling ? BenchScenario.threadCounts : [1]
        let sideCount = scenario.bareCalls[job.backend] == nil ? 1 : 2
        #expect(record.processor == nil)
        #expect(record.arms.allSatisfy { $0.nanoseconds.count == 2 && $0.nanoseconds.allSatisfy { $0 >= 0 } })
        let first = record.arms[0].batchSize
        let sizes = (0..<sideCount).flatMap { _ in threadCounts.map { $0 * first } }
        #expect(record.arms.map(\.batchSize) == sizes)
    }

    @Test func roundsAreLimitedWhereAnOperationTakesLong() throws {
        let record = try Self.measure(BenchJob(scenario: "parse-key-cold", backend: .openssl), roundCount: 9)
        #expect(record.arms.map(\.nanoseconds.count) == [4, 4])
    }

    @Test func anEmptyBatchIsOneOperation() throws {
        let record = try Self.measure(BenchJob(scenario: "harness", backend: .null), roundCount: 3)
        #expect(record.arms.map(\.batchSize) == [1])
        #expect(record.arms.map(\.nanoseconds.count) == [6])
    }

    /// Of two runs: the encrypted key is not the one that the arms are to read.
    @Test(arguments: [BenchBackend.openssl, .gcrypt])
    func wrongResultsAreNotMeasured(backend: BenchBackend) throws {
        let encoder = JSONEncoder()
        var members = try JSONDecoder().decode([String: String].self, from: encoder.encode(Self.material.get()))
        members["encryptedPrivateKeyPEM"] = try BenchMaterial(iterations: 2).encryptedPrivateKeyPEM
        let mixed = try JSONDecoder().decode(BenchMaterial.self, from: encoder.encode(members))
        let worker = BenchWorker(material: mixed, design: Self.design(roundCount: 1))
        #expect(throws: BenchFault.wrongResult(arm: "bare", job: "parse-key-cold/\(backend.rawValue)")) {
            try worker.run(BenchJob(scenario: "parse-key-cold", backend: backend), processor: nil, seed: 7)
        }
    }

    @Test func jobsOutsideTheCatalogueAreRefused() {
        let job = BenchJob(scenario: "open-request", backend: .openssl, byteCount: 100, preparation: .prepared)
        #expect(throws: BenchFault.unknownJob("open-request/openssl/100/prepared")) { try Self.measure(job) }
        #expect(throws: BenchFault.unknownScenario("none")) { try Self.measure(BenchJob(scenario: "none", backend: .openssl)) }
    }
}
