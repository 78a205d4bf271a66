// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite(.serialized) struct MachineTests {
    /// Where there is a counter it counts what runs, where there is none nothing stands in its place.
    @Test func instructionsAreCountedOrAbsent() throws {
        let stopwatch = Stopwatch()
        var sum: UInt64 = 0
        func work(_ count: Int) -> TimedBatch {
            stopwatch.time { for i in 0..<UInt64(count) { sum = (sum &* 6_364_136_223_846_793_005) ^ i } }
        }
        let (little, much) = (work(1_000), work(100_000))
        #expect(sum != 0)
        #expect(much.nanoseconds > 0 && little.nanoseconds > 0 && (much.cpuNanoseconds ?? 0) > 0)
        guard stopwatch.countsInstructions, let few = little.instructions, let many = much.instructions else {
            #expect(much.instructions == nil)
            return
        }
        #expect(few >= 1_000 && many >= 100_000 && many > 20 * few)
    }

    @Test func counterThatCannotBeReadIsNoCounter() {
        guard let counter = InstructionCounter() else { return }
        if let first = counter.value, let second = counter.value { #expect(first > 0 && second > first) }
    }

    @Test func restrictsAndSetsFree() {
        let before = Processors.allowed
        #expect(!before.isEmpty && before == before.sorted())
        for processor in before {
            #expect(Processors.restricted(to: [processor]) { $0 ? Processors.allowed : [] } == [processor])
        }
        #expect(Processors.allowed == before)
        struct Failure: Error {}
        #expect(throws: Failure.self) { try Processors.restricted(to: [before[0]]) { _ in throw Failure() } }
        #expect(Processors.allowed == before)
    }

    @Test func processorsThatAreNotThereAreRefused() {
        let before = Processors.allowed
        for processors in [[], [-1], [1_000_000], [1_023]] { #expect(!Processors.restrict(to: processors), "\(processors)") }
        #expect(Processors.allowed == before)
    }

    @Test func processorTimeIsRead() throws {
        let start = try #require(
            ProcessorTime(statistics: "cpu  100 0 50 800 10 0 5 35 7 0\ncpu0 1 1 1 1 1 1 1 1 0 0\nintr 5\n"))
        #expect(start.steal == 35 && start.wanted == 190)
        let end = try #require(ProcessorTime(statistics: "cpu  270 0 60 8900 90 0 5 55 9 0\n"))
        #expect(end.stealShare(since: start) == 0.1)
        #expect(start.stealShare(since: start) == 0)
        // Set back.
        #expect(start.stealShare(since: try #require(ProcessorTime(statistics: "cpu 0 0 0 0 0 0 0 40\n"))) == 0)
    }

    @Test(arguments: ["", "cpu0 1 2 3 4 5 6 7 8\n", "cpu  1 2 3 4 5 6 7\n", "cpu  1 2 3 4 5 6 7 many\n"])
    func processorTimeThatIsNotThereIsAbsent(text: String) { #expect(ProcessorTime(statistics: text) == nil) }

    @Test func thisMachineNamesItself() {
        let machine = MachineRecord(libraries: [])
        #expect(machine.processorCount == Processors.allowed.count)
        #expect(!machine.kernel.isEmpty && !machine.processorModel.isEmpty)
        #expect(machine.slug.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
        #expect(machine.stealShare == nil)
    }

    @Test(arguments: [
        ("AMD EPYC", "amd-epyc-4cpu"), ("AMD EPYC 7763 64-Core Processor", "amd-epyc-7763-64-4cpu"),
        ("Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz", "intel-xeon-platinum-8370c-4cpu"), ("unknown", "unknown-4cpu"), ("", "4cpu"),
        ("../../Évil \u{1F600} /", "vil-4cpu"), ("Raspberry Pi 4 Model B Rev 1.4", "raspberry-pi-4-model-4cpu"),
    ])
    func slugIsAFileName(model: String, slug: String) {
        var machine = MachineRecord(libraries: [])
        (machine.processorModel, machine.processorCount) = (model, 4)
        #expect(machine.slug == slug)
    }

    @Test func circumstancesWarn() {
        var machine = MachineRecord(libraries: [])
        (machine.build, machine.loadAverage, machine.processorCount) = ("release", 1.9, 2)
        (machine.stealShare, machine.frequencyGovernor) = (nil, nil)
        #expect(machine.warnings == [])
        (machine.stealShare, machine.loadAverage, machine.frequencyGovernor, machine.build) = (0.02, 2.1, "schedutil", "debug")
        #expect(machine.warnings == [.debugBuild, .steal(share: 0.02), .load(2.1), .frequencyGovernor("schedutil")])
        (machine.stealShare, machine.loadAverage, machine.frequencyGovernor) = (0.01, 2, "performance")
        #expect(machine.warnings == [.debugBuild])
    }
}
