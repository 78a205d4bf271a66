// SPDX-License-Identifier: Apache-2.0

package import FlowBench

/// What a fresh process does for a run: measures one job once.
package struct BenchWorker {
    /// How much longer the batches of several threads are: one that ends last has waited for nobody, and in a batch of few operations
    /// the rare slow one, such as a renewal of the blinding, would count in full.
    private static let scalingFactor: Int64 = 16

    private let material: BenchMaterial
    private let design: RunDesign

    package init(material: BenchMaterial, design: RunDesign) {
        self.material = material
        self.design = design
    }

    /// Prepares the arms, proves that they do what is measured, warms them up and lets them take turns.
    ///
    /// All arms have the same count of operations in a batch, found with the first: what a library does now and then, such as
    /// renewing its blinding, then falls alike.
    /// - Parameters:
    ///   - processor: where this thread is kept; not for a job that scales over threads.
    ///   - seed: of the order of the arms.
    /// - Returns: the bare arm first where there is one.
    /// - Throws: ``BenchFault``, or what an operation throws.
    package func run(_ job: BenchJob, processor: Int?, seed: UInt64) throws -> ProcessRecord {
        let scenario = try job.catalogueEntry()
        guard scenario.jobs.contains(job) else { throw BenchFault.unknownJob(job.id) }
        let wanted = scenario.isScaling ? nil : processor
        let pinned = wanted.flatMap { Processors.restrict(to: [$0]) ? $0 : nil }
        var arms = try scenario.make(ScenarioSetting(job: job, material: material, stopwatch: Stopwatch()))
        for arm in arms { try arm.prove(for: job) }
        let batch = design.batchNanoseconds * (scenario.isScaling ? Self.scalingFactor : 1)
        // An operation that takes a good part of a second gains nothing by warming up, and nor does an empty one.
        let counts =
            scenario.isRunSingly
            ? [1] : try arms.indices.map { try BatchSize.calibrate(&arms[$0], batch: batch, warmUp: design.warmUpNanoseconds) }
        let series = RoundSeries(
            batchSizes: arms.map { counts[0] * $0.threadCount }, roundCount: min(design.roundCount, scenario.roundLimit ?? .max))
        var generator = SeededGenerator(seed: seed)
        return try series.run(&arms, processor: pinned, using: &generator)
    }
}
