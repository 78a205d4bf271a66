// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowConsole
internal import FlowLint
internal import FlowVectors

/// Programs started afresh side by side on one processor, which take turns.
struct LockStep {
    /// The first is the one that the others are compared with.
    let programs: [ComparedProgram]
    let scenario: ShimScenario
    let material: ComparisonMaterial
    let quartetCount: Int
    let warmUpNanoseconds: Int64

    /// What one group of fresh processes measured.
    struct Group {
        var record: ProcessRecord
        /// As the programs name themselves.
        var names: [ProgramName]
    }

    struct ProgramName: Equatable {
        var name: String
        var version: String
    }

    /// Starts the programs in random order on a processor drawn at random, and lets them take turns.
    func run(using generator: inout some RandomNumberGenerator) throws -> Group {
        let allowed = Processors.allowed
        let processor = allowed.randomElement(using: &generator)
        var isPinned = processor != nil
        var started: [(index: Int, arm: ComparedProgram.Arm)] = []
        for index in programs.indices.shuffled(using: &generator) {
            let padding = Int.random(in: 0..<FreshProcess.paddingLimit, using: &generator)
            // What is started while this thread keeps to a processor keeps to it too.
            let arm = try Processors.restricted(to: processor.map { [$0] } ?? allowed) { isRestricted in
                isPinned = isPinned && isRestricted
                return try programs[index].start(variables: FreshProcess.variables(padding))
            }
            started.append((index, arm))
        }
        var arms = started.sorted { $0.index < $1.index }.map(\.arm)
        for index in arms.indices { try arms[index].prepare(scenario, with: material) }
        var batchSizes = [Int](repeating: 1, count: arms.count)
        // In random order: whoever is warm first has cooled down when the last one is.
        for index in arms.indices.shuffled(using: &generator) {
            batchSizes[index] = try BatchSize.calibrate(&arms[index], warmUp: warmUpNanoseconds)
        }
        batchSizes = arms.indices.map { batchSizes[programs[$0].sharesBatchSize ? 0 : $0] }
        let series = RoundSeries(batchSizes: batchSizes, roundCount: quartetCount)
        return Group(record: try series.run(&arms, processor: isPinned ? processor : nil, using: &generator), names: arms.map(\.name))
    }
}

/// A program under measurement: a command of the shell that speaks the shim protocol.
struct ComparedProgram {
    /// What messages call it: "base", "head", "peer 1".
    var role: String
    var command: String
    /// How long it may take for one answer.
    var seconds: Double
    /// Whether it does as many operations in a batch as the first program, and not as many as last as long: then what comes at every
    /// n-th operation, like the renewal of OpenSSL's blinding, falls alike.
    var sharesBatchSize: Bool

    /// Starts it and greets it.
    func start(variables: [String: String]) throws(CommandFailure) -> Arm {
        do {
            let process = ShimProcess(command: command, seconds: seconds, variables: variables)
            return Arm(program: self, shim: try TimedShim(ForeignImplementation(process)))
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> CommandFailure {
        .input(
            "\(role): \(error)",
            hint: "try it alone: printf '{\"id\":1,\"op\":\"hello\",\"protocol\":1}\\n' | sh -c \(shellQuoted(command))")
    }

    /// It running, whose failures say which program failed.
    struct Arm: BenchArm {
        fileprivate let program: ComparedProgram
        fileprivate var shim: TimedShim<ForeignImplementation<ShimProcess>>

        var name: LockStep.ProgramName { LockStep.ProgramName(name: shim.name.printable, version: shim.version.printable) }

        mutating func prepare(_ scenario: ShimScenario, with material: ComparisonMaterial) throws(CommandFailure) {
            do { try shim.prepare(scenario, with: material) } catch { throw program.failure(error) }
        }

        mutating func run(_ count: Int) throws -> TimedBatch {
            do { return try shim.run(count) } catch { throw program.failure(error) }
        }
    }
}
