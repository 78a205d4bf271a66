// SPDX-License-Identifier: Apache-2.0

/// What `bench compare` found for one scenario.
package struct ComparisonRecord: Codable, Equatable, Sendable {
    package static let currentSchema = "flowproof.compare/1"

    package var schema = currentSchema
    package var scenario: String
    package var verdict: Verdict
    /// Of the head's time over the base's, less one: 0.03 is 3 % slower.
    package var change: Double
    /// The interval of the change, low and high: 99 % over both looks.
    package var ci: [Double]
    /// The smallest slowdown, as a fraction, that would have been called a regression 95 times in 100.
    package var minimalDetectableChange: Double
    /// Of the instructions of one operation, as a fraction; absent where either side does not count them.
    package var instructionsChange: Double?
    /// How many pairs of fresh processes were measured.
    package var processPairs: Int
    package var warnings: [BenchWarning]
    /// Plaintext bytes; absent where the operation has no size.
    package var byteCount: Int?
    /// "head", which the exit status goes by, or "peer 1".
    package var role: String
    package var base: Side
    package var head: Side
    package var rule: Rule
    /// One-sided, of the hypothesis that the head is not slower than the minimal effect, adjusted for the other scenarios (Holm).
    package var pValue: Double
    package var sigmaBetween: Double
    package var sigmaWithin: Double
    /// The interval of the cluster bootstrap, low and high, at the same confidence.
    package var bootstrap: [Double]
    package var machine: MachineRecord
    package var design: CompareDesign
    /// In each, the base comes first, then the head.
    package var processes: [ProcessRecord]

    package init(
        scenario: String, verdict: Verdict, change: Double, ci: [Double], minimalDetectableChange: Double, instructionsChange: Double?,
        processPairs: Int, warnings: [BenchWarning], byteCount: Int?, role: String, base: Side, head: Side, rule: Rule, pValue: Double,
        sigmaBetween: Double, sigmaWithin: Double, bootstrap: [Double], machine: MachineRecord, design: CompareDesign,
        processes: [ProcessRecord]
    ) {
        self.scenario = scenario
        self.verdict = verdict
        self.change = change
        self.ci = ci
        self.minimalDetectableChange = minimalDetectableChange
        self.instructionsChange = instructionsChange
        self.processPairs = processPairs
        self.warnings = warnings
        self.byteCount = byteCount
        self.role = role
        self.base = base
        self.head = head
        self.rule = rule
        self.pValue = pValue
        self.sigmaBetween = sigmaBetween
        self.sigmaWithin = sigmaWithin
        self.bootstrap = bootstrap
        self.machine = machine
        self.design = design
        self.processes = processes
    }

    /// One of the two programs.
    package struct Side: Codable, Equatable, Sendable {
        /// As it names itself.
        package var name: String
        package var version: String
        package var summary: SummaryRecord

        package init(name: String, version: String, summary: SummaryRecord) {
            self.name = name
            self.version = version
            self.summary = summary
        }
    }

    /// What the verdict was judged by.
    package struct Rule: Codable, Equatable, Sendable {
        package var minimalEffect: Double
        package var alphaPerLook: Double
        /// 1 or 2.
        package var lookCount: Int

        package init(minimalEffect: Double, alphaPerLook: Double, lookCount: Int) {
            self.minimalEffect = minimalEffect
            self.alphaPerLook = alphaPerLook
            self.lookCount = lookCount
        }
    }
}

/// How a comparison measures.
package struct CompareDesign: Codable, Equatable, Sendable {
    /// At the first look; the second has as many more.
    package var pairCount: Int
    package var quartetCount: Int
    package var warmUpNanoseconds: Int64
    package var seed: UInt64

    package init(pairCount: Int, quartetCount: Int, warmUpNanoseconds: Int64, seed: UInt64) {
        self.pairCount = pairCount
        self.quartetCount = quartetCount
        self.warmUpNanoseconds = warmUpNanoseconds
        self.seed = seed
    }
}

/// Several comparisons of one run: more scenarios, or more programs against one base.
package struct ComparisonSet: Codable, Equatable, Sendable {
    package static let currentSchema = "flowproof.compare-set/1"

    package var schema = currentSchema
    package var comparisons: [ComparisonRecord]

    package init(_ comparisons: [ComparisonRecord]) { self.comparisons = comparisons }
}
