// SPDX-License-Identifier: Apache-2.0

internal import FlowBench

/// Something that is measured, on every backend and in every size in which it exists.
package struct BenchScenario: Sendable {
    /// Also the name of its file.
    package let id: String
    /// One line for people.
    package let summary: String
    /// In which preparations, and of those in which sizes.
    package let variants: [Variant]
    package let backends: [BenchBackend]
    /// What the bare arm calls, for people; a backend without an entry has no bare arm.
    package let bareCalls: [BenchBackend: String]
    /// Whether its times spread by nature, so that their quantiles are the result.
    package let isDistribution: Bool
    /// Whether its arms are the steps of a ``FlowBench/ScalingRecord``, which runs on all processors.
    package let isScaling: Bool
    /// At most so many rounds in a process, where an operation takes long.
    package let roundLimit: Int?
    /// Whether a batch is one operation, without warming up.
    package let isRunSingly: Bool
    let make: @Sendable (ScenarioSetting) throws -> [ScenarioArm]

    /// - Parameter make: prepares the arms, the bare one first where there is one.
    init(
        id: String, summary: String, variants: [Variant], backends: [BenchBackend], bareCalls: [BenchBackend: String] = [:],
        isDistribution: Bool = false, isScaling: Bool = false, roundLimit: Int? = nil, isRunSingly: Bool = false,
        make: @escaping @Sendable (ScenarioSetting) throws -> [ScenarioArm]
    ) {
        self.id = id
        self.summary = summary
        self.variants = variants
        self.backends = backends
        self.bareCalls = bareCalls
        self.isDistribution = isDistribution
        self.isScaling = isScaling
        self.roundLimit = roundLimit
        self.isRunSingly = isRunSingly
        self.make = make
    }

    /// A preparation and the sizes in which it is measured.
    package struct Variant: Sendable {
        package let preparation: BenchPreparation?
        /// Plaintext bytes; empty where the operation has no size.
        package let byteCounts: [Int]

        init(_ preparation: BenchPreparation?, _ byteCounts: [Int] = []) {
            self.preparation = preparation
            self.byteCounts = byteCounts
        }
    }

    /// 64 bytes to 1 MiB.
    package static let payloadByteCounts = [64, 256, 1_024, 4_096, 65_536, 262_144, 1_048_576]

    /// The size of an ordinary request, and the only one where the time of all sizes would add nothing.
    package static let ordinaryByteCount = 1_024

    /// All sizes prepared, and the ordinary one fresh: contexts cost the same whatever the size.
    static let payloadVariants = [Variant(.prepared, payloadByteCounts), Variant(.fresh, [ordinaryByteCount])]

    /// The threads of a scaling scenario's steps here: of each side one arm for each of them.
    package static var threadCounts: [Int] { threadCounts(processorCount: Processors.allowed.count) }

    /// All counts up to 4, then the powers of two and what lies half way between them, and the last.
    package static func threadCounts(processorCount: Int) -> [Int] {
        var counts: [Int] = []
        var next = 1
        while next < processorCount {
            counts.append(next)
            let power = 1 << (Int.bitWidth - 1 - next.leadingZeroBitCount)
            next += max(power / 2, 1)
        }
        return counts + [max(processorCount, 1)]
    }

    /// Its benchmarks: all variants on each backend. On the null backend, which shows the cost of everything else, only the ordinary size.
    package var jobs: [BenchJob] {
        backends.flatMap { backend in
            variants.flatMap { variant in
                let byteCounts = variant.byteCounts.filter { backend != .null || $0 == Self.ordinaryByteCount }
                return (variant.byteCounts.isEmpty ? [nil] : byteCounts.map(Optional.some)).map { byteCount in
                    BenchJob(scenario: id, backend: backend, byteCount: byteCount, preparation: variant.preparation)
                }
            }
        }
    }
}
