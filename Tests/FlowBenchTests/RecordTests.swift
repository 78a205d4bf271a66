// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation
import Testing

@Suite struct RecordTests {
    private static let warnings: [BenchWarning] = [
        .steal(share: 0.07), .load(4.25), .noInstructionCounter, .notPinned, .frequencyGovernor("powersave"), .debugBuild, .fewProcesses(3),
        .insensitive(minimalDetectableChange: 0.08), .notConfirmed, .moreInstructions(0.031), .unexplained, .bootstrapDisagrees,
        .interrupted,
    ]

    /// A case that is added must be added here: the switch has no default.
    private func isListed(_ warning: BenchWarning) -> Bool {
        switch warning {
        case .steal, .load, .noInstructionCounter, .notPinned, .frequencyGovernor, .debugBuild, .fewProcesses, .insensitive, .notConfirmed,
            .moreInstructions, .unexplained, .bootstrapDisagrees, .interrupted:
            Self.warnings.contains { $0.id == warning.id }
        }
    }

    @Test(arguments: warnings) func warningIsReadAsItWasWritten(warning: BenchWarning) throws {
        #expect(isListed(warning))
        let data = try JSONEncoder().encode(warning)
        #expect(try JSONDecoder().decode(BenchWarning.self, from: data) == warning)
        let members = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(members["id"] as? String == warning.id)
        #expect(members["message"] as? String == warning.message && !warning.message.hasSuffix("."))
        #expect(members["advice"] as? String == warning.advice && !warning.advice.hasSuffix("."))
    }

    @Test func warningsHaveNamesOfTheirOwn() {
        #expect(Set(Self.warnings.map(\.id)).count == 13)
        #expect(Set(Self.warnings.map(\.message)).count == 13)
    }

    @Test(arguments: [
        #"{"id":"surprise"}"#, #"{"id":"steal"}"#, #"{"id":"frequency-governor"}"#, #"{"id":"few-processes","value":1.5}"#, "{}",
    ])
    func damagedWarningIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(BenchWarning.self, from: Data(text.utf8)) }
    }

    @Test func logRatioOfARound() {
        let record = ProcessRecord(
            processor: nil,
            arms: [
                ArmRecord(batchSize: 2, nanoseconds: [200, 400, 200, 200]),
                ArmRecord(batchSize: 4, nanoseconds: [400, 3200, 404, 404]),
            ])
        // Of one operation 100, 200, 100, 100 against 100, 800, 101, 101.
        #expect(zip(record.logRatios(of: 1), [log(2), log(1.01)]).allSatisfy { isClose($0, $1) })
        #expect(record.logRatios(of: 1).count == 2)
        #expect(record.logRatios(of: 0) == [0, 0])
        #expect(zip(record.logRatios(of: 0, over: 1), record.logRatios(of: 1)).allSatisfy { isClose($0, -$1) })
    }

    /// Stopped in the middle of a round, or one arm behind the other.
    @Test func halfARoundIsNoRound() {
        let record = ProcessRecord(
            processor: nil,
            arms: [ArmRecord(batchSize: 1, nanoseconds: [10, 10, 10, 10, 10]), ArmRecord(batchSize: 1, nanoseconds: [20, 20, 20])])
        #expect(record.logRatios(of: 1).count == 1)
        #expect(ProcessRecord(processor: nil, arms: [ArmRecord(batchSize: 1, nanoseconds: [])]).logRatios(of: 0).isEmpty)
    }

    @Test func timeOfZeroHasALogarithm() {
        let record = ProcessRecord(
            processor: nil, arms: [ArmRecord(batchSize: 1, nanoseconds: [0, 0]), ArmRecord(batchSize: 1, nanoseconds: [1000, 1000])])
        #expect(record.logRatios(of: 1).allSatisfy { $0.isFinite })
    }

    /// Ours on two threads brings 1.9 times one thread, the bare call 2.0 times.
    @Test func scalingGains() {
        let processes = (0..<5).map { process in
            let drift = 1 + 0.1 * Double(process)
            func arm(_ nanoseconds: Double) -> ArmRecord {
                ArmRecord(batchSize: 10, nanoseconds: [Int64](repeating: Int64((nanoseconds * drift * 1e6).rounded()), count: 8))
            }
            return ProcessRecord(processor: nil, arms: [arm(200), arm(100), arm(209), arm(110)])
        }
        let scaling = ScalingRecord(
            scenario: "open-request", backend: "openssl", byteCount: 1024, threadCounts: [1, 2], processes: processes)
        #expect(scaling.steps.map(\.threadCount) == [1, 2])
        #expect(scaling.steps[0].gain == nil && scaling.steps[0].bareGain == nil && scaling.steps[0].shareOfBareGain == nil)
        let second = scaling.steps[1]
        #expect(isClose(second.gain?.estimate ?? 0, 1.9, relative: 1e-6))
        #expect(isClose(second.bareGain?.estimate ?? 0, 2, relative: 1e-6))
        #expect(isClose(second.shareOfBareGain?.estimate ?? 0, 0.95, relative: 1e-6))
        #expect(isClose(second.operationsPerSecond / scaling.steps[0].operationsPerSecond, 1.9, relative: 1e-6))
        // The middle process takes 1.2 * 20 ms for one bare operation.
        #expect(isClose(scaling.steps[0].bareOperationsPerSecond, 1e9 / 24e6, relative: 1e-6))
        let few = ScalingRecord(
            scenario: "open-request", backend: "openssl", byteCount: nil, threadCounts: [1, 2], processes: Array(processes.prefix(2)))
        #expect(few.steps[1].gain == nil && few.steps[1].operationsPerSecond > 0)
    }

    @Test func ratioIsTheExponentialOfTheEstimate() {
        let paired = PairedEstimate((0..<20).map { process in [log(1.02) + 0.001 * (Double(process) - 9.5)] })
        let ratio = RatioRecord(paired)
        #expect(isClose(ratio.estimate, 1.02) && ratio.confidence == 0.99)
        // The interval is symmetric in the logarithm.
        #expect(isClose(ratio.low * ratio.high, 1.02 * 1.02) && ratio.low < 1.02)
        #expect(isClose(log(ratio.high / 1.02), paired.yuen.margin(0.005)))
    }

    @Test func absentInstructionsStayAbsent() throws {
        let arm = ArmRecord(batchSize: 1, nanoseconds: [5, 5])
        #expect(SummaryRecord([arm, ArmRecord(batchSize: 1, nanoseconds: [5, 5], instructions: 9)]).instructions == nil)
        #expect(!String(decoding: try JSONEncoder().encode(arm), as: UTF8.self).contains("instructions"))
    }
}
