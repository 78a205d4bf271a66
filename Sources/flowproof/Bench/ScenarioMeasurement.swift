// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowVectors

/// What was measured of one scenario: all programs at the first look, base and head alone at the second.
struct ScenarioMeasurement {
    let scenario: ShimScenario
    private let lockStep: LockStep
    private(set) var names: [LockStep.ProgramName] = []
    private var firstRecords: [ProcessRecord] = []
    private var furtherRecords: [ProcessRecord] = []

    init(_ lockStep: LockStep) {
        scenario = lockStep.scenario
        self.lockStep = lockStep
    }

    /// Measures one more group of processes for the first look.
    mutating func measure(using generator: inout some RandomNumberGenerator) throws {
        let group = try lockStep.run(using: &generator)
        names = group.names
        firstRecords.append(group.record)
    }

    /// Measures one more pair of processes, base and head, for the second look.
    mutating func measureFurther(using generator: inout some RandomNumberGenerator) throws {
        let pair = LockStep(
            programs: Array(lockStep.programs.prefix(2)), scenario: scenario, material: lockStep.material,
            quartetCount: lockStep.quartetCount, warmUpNanoseconds: lockStep.warmUpNanoseconds)
        furtherRecords.append(try pair.run(using: &generator).record)
    }

    /// Which of the processes an estimate rests on.
    enum Look { case first, further, all }

    /// The base's arm and that of another program, in each process.
    func pairs(_ arm: Int, _ look: Look = .all) -> [ProcessRecord] {
        let first = firstRecords.map { ProcessRecord(processor: $0.processor, arms: [$0.arms[0], $0.arms[arm]]) }
        // Only the head, the arm after the base, is ever measured further.
        let further = arm == 1 ? furtherRecords : []
        return switch look {
        case .first: first
        case .further: further
        case .all: first + further
        }
    }

    /// What these processes show; `nil` with fewer than three.
    func evidence(_ arm: Int, _ look: Look = .all) -> TwoLooks.Evidence? {
        let pairs = pairs(arm, look)
        guard pairs.count >= 3 else { return nil }
        return TwoLooks.Evidence(estimate: PairedEstimate(pairs).yuen, instructionsChange: Self.instructionsChange(pairs))
    }

    private static func instructionsChange(_ pairs: [ProcessRecord]) -> Double? {
        guard let base = SummaryRecord(pairs.map { $0.arms[0] }).instructions,
            let other = SummaryRecord(pairs.map { $0.arms[1] }).instructions
        else { return nil }
        return other / base - 1
    }
}
