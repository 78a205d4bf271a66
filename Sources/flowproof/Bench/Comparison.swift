// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowConsole
internal import FlowCrypto
internal import FlowVectors

/// `bench compare`: a head and peers against a base, scenario by scenario, in two looks.
struct Comparison {
    /// The base, then the head where there is one, then the peers.
    var programs: [ComparedProgram]
    var hasHead: Bool
    var scenarios: [ShimScenario]
    /// Of the plaintext.
    var byteCount: Int
    var rule: DecisionRule
    var design: CompareDesign
    /// Called after each group of processes with what is known then, so that an interruption loses nothing.
    var keep: (() -> [ComparisonRecord]) throws -> Void

    /// Of the bootstrap while measuring, when nobody may ever read it.
    private static let passingDrawCount = 1_000
    /// What makes a verdict, by the figures in BENCHMARKING.md.
    private static let usualPairCount = 20

    /// The comparisons of the head in each scenario, then those of the peers.
    func run(on backend: some VectorBackend) throws -> [ComparisonRecord] {
        var generator = SeededGenerator(seed: design.seed)
        let circumstances = Circumstances()
        let material = try ComparisonMaterial(backend: backend, byteCount: byteCount)
        let progress = ProgressBar()
        defer { progress.clear() }
        var measurements = scenarios.map { scenario in
            ScenarioMeasurement(
                LockStep(
                    programs: programs, scenario: scenario, material: material, quartetCount: design.quartetCount,
                    warmUpNanoseconds: design.warmUpNanoseconds))
        }
        for index in measurements.indices {
            for pair in 0..<design.pairCount {
                progress.show("\(scenarios[index].rawValue)", fraction: Double(pair) / Double(design.pairCount))
                try measurements[index].measure(using: &generator)
                try keep { partialRecords(measurements, circumstances) }
            }
        }
        let looks = try decide(&measurements, circumstances, progress, using: &generator)
        return records(measurements, circumstances, looks: looks)
    }

    /// Looks once at all heads, and once more at those that this does not settle.
    private func decide(
        _ measurements: inout [ScenarioMeasurement], _ circumstances: Circumstances, _ progress: ProgressBar,
        using generator: inout some RandomNumberGenerator
    ) throws -> [TwoLooks.Look]? {
        guard hasHead else { return nil }
        let twoLooks = TwoLooks(rule: rule)
        let first = twoLooks.first(measurements.compactMap { $0.evidence(1, .first) })
        for index in measurements.indices where first[index].measuresMore {
            for pair in 0..<design.pairCount {
                progress.show("\(scenarios[index].rawValue), a second look", fraction: Double(pair) / Double(design.pairCount))
                try measurements[index].measureFurther(using: &generator)
                try keep { partialRecords(measurements, circumstances) }
            }
        }
        return twoLooks.second(
            after: first, further: measurements.map { $0.evidence(1, .further) }, all: measurements.map { $0.evidence(1, .all) })
    }

    /// What is there so far, decided by nobody.
    private func partialRecords(_ measurements: [ScenarioMeasurement], _ circumstances: Circumstances) -> [ComparisonRecord] {
        records(measurements, circumstances, looks: nil).map { record in
            var record = record
            record.verdict = .inconclusive
            record.warnings.append(.interrupted)
            return record
        }
    }

    /// - Parameter looks: at the heads; `nil` where there are none yet.
    private func records(
        _ measurements: [ScenarioMeasurement], _ circumstances: Circumstances, looks: [TwoLooks.Look]?
    ) -> [ComparisonRecord] {
        programs.indices.dropFirst().flatMap { arm in
            measurements.indices.compactMap { index -> ComparisonRecord? in
                let measurement = measurements[index]
                guard let evidence = measurement.evidence(arm) else { return nil }
                let isHead = hasHead && arm == 1
                let pValue = rule.pValueOfRegression(evidence.estimate)
                let outcome =
                    isHead ? looks.map { (verdict: $0[index].verdict, pValue: $0[index].pValue, warnings: $0[index].warnings) } : nil
                return record(
                    measurement, arm, evidence, circumstances,
                    outcome ?? (rule.verdict(evidence.estimate, pOfRegression: pValue), pValue, []), isFinal: looks != nil || !hasHead)
            }
        }
    }

    private func record(
        _ measurement: ScenarioMeasurement, _ arm: Int, _ evidence: TwoLooks.Evidence, _ circumstances: Circumstances,
        _ outcome: (verdict: Verdict, pValue: Double, warnings: [BenchWarning]), isFinal: Bool
    ) -> ComparisonRecord {
        let pairs = measurement.pairs(arm)
        let paired = PairedEstimate(pairs)
        let machine = circumstances.machine
        let interval = paired.yuen.interval(confidence: DecisionRule.confidencePerLook)
        // Not the stream that drew orders and processors.
        var generator = SeededGenerator(seed: ~design.seed)
        let bootstrap = ClusterBootstrap.interval(
            paired.processes, confidence: DecisionRule.confidencePerLook,
            drawCount: isFinal ? ClusterBootstrap.drawCount : Self.passingDrawCount, using: &generator)
        let verdict = DecisionRule.gated(outcome.verdict, stealShare: machine.stealShare)
        let detectable = rule.minimalDetectableChange(paired.yuen)

        var warnings = outcome.warnings + machine.warnings
        if evidence.instructionsChange == nil { warnings.append(.noInstructionCounter) }
        if pairs.contains(where: { $0.processor == nil }) { warnings.append(.notPinned) }
        if pairs.count < Self.usualPairCount { warnings.append(.fewProcesses(pairs.count)) }
        if verdict == .inconclusive, detectable > 3 * rule.minimalEffect {
            warnings.append(.insensitive(minimalDetectableChange: detectable))
        }
        if isFinal, rule.contradicts(verdict, bootstrap) { warnings.append(.bootstrapDisagrees) }
        let byteCount = measurement.scenario.hasSize ? byteCount : nil

        func side(_ index: Int, of arm: Int) -> ComparisonRecord.Side {
            let name = measurement.names[arm]
            let summary = SummaryRecord(pairs.map { $0.arms[index] }, byteCount: byteCount)
            return ComparisonRecord.Side(name: name.name, version: name.version, summary: summary)
        }
        return ComparisonRecord(
            scenario: measurement.scenario.rawValue, verdict: verdict, change: Double.exp(paired.yuen.estimate) - 1,
            ci: [interval.lowerBound, interval.upperBound].map { Double.exp($0) - 1 }, minimalDetectableChange: detectable,
            instructionsChange: evidence.instructionsChange, processPairs: pairs.count, warnings: warnings, byteCount: byteCount,
            role: programs[arm].role, base: side(0, of: 0), head: side(1, of: arm),
            rule: ComparisonRecord.Rule(
                minimalEffect: rule.minimalEffect, alphaPerLook: DecisionRule.alphaPerLook,
                lookCount: pairs.count > design.pairCount ? 2 : 1),
            pValue: outcome.pValue, sigmaBetween: paired.sigmaBetween, sigmaWithin: paired.sigmaWithin,
            bootstrap: [bootstrap.lowerBound, bootstrap.upperBound].map { Double.exp($0) - 1 }, machine: machine, design: design,
            processes: pairs)
    }

    /// Where and how the measuring began, and what has become of it since.
    private struct Circumstances {
        private let start = ProcessorTime()
        private let atStart = MachineRecord(libraries: [])

        var machine: MachineRecord {
            var machine = atStart
            machine.stealShare = start.flatMap { start in ProcessorTime().map { $0.stealShare(since: start) } }
            return machine
        }
    }
}
