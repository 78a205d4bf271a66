// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation
import Testing

/// The noise of scripted_shim.c, quartet by quartet: what drifts slowly cancels there and is left out.
struct SyntheticNoise: CustomTestStringConvertible {
    let testDescription: String
    /// Deviation of a quartet's difference, of its middle.
    let quartet: Double
    /// Mean of what delays one batch in eighty.
    let delay: Double
    /// Deviation between processes, of one process.
    let process: Double
    /// By what one batch in 32 is longer, a logarithm.
    let renewal: Double

    static let all = [
        SyntheticNoise(testDescription: "rsa-unpinned", quartet: 0.022, delay: 1.7, process: 0.0065, renewal: log(1.5)),
        SyntheticNoise(testDescription: "rsa-pinned", quartet: 0.022, delay: 1.7, process: 0.0028, renewal: log(1.5)),
        SyntheticNoise(testDescription: "gcm-unpinned", quartet: 0.0123, delay: 0.5, process: 0.0127, renewal: 0),
        SyntheticNoise(testDescription: "gcm-pinned", quartet: 0.0123, delay: 0.5, process: 0.0096, renewal: 0),
    ]

    /// The rounds of some pairs of processes, of which the head takes `change` longer: logarithms of ratios.
    func pairs(_ count: Int, quartetCount: Int = 40, change: Double, using generator: inout SeededGenerator) -> [[Double]] {
        (0..<count).map { _ in
            let center = log(1 + change) + offset(using: &generator) - offset(using: &generator)
            return (0..<quartetCount).map { _ in center + difference(using: &generator) }
        }
    }

    /// One process in three hundred lies far off, mostly on the slow side.
    private func offset(using generator: inout SeededGenerator) -> Double {
        let offset = Self.wideNormal(process, using: &generator)
        guard generator.uniform() < 1.0 / 300 else { return offset }
        return offset + (generator.uniform() < 0.8 ? 1 : -1) * (0.05 + 0.25 * generator.uniform())
    }

    /// Half the sum of two batches less that of two others.
    private func difference(using generator: inout SeededGenerator) -> Double {
        var difference = Self.wideNormal(quartet, using: &generator)
        // Rare enough that two in one quartet make no difference. A burst of the machine begins or ends in one quartet of sixty.
        let event = generator.uniform()
        let sign = generator.next() & 1 == 0 ? 0.5 : -0.5
        if event < 4.0 / 80 { difference += sign * min(delay * generator.exponential(), 3) }
        if event > 1 - 4.0 / 32 { difference += sign * renewal }
        if generator.uniform() < 1.0 / 60 { difference += sign * 0.4 * generator.uniform() }
        return difference
    }

    /// Normal with a tenth of the values 2.5 times as wide; the deviation is that of the whole.
    private static func wideNormal(_ deviation: Double, using generator: inout SeededGenerator) -> Double {
        deviation / 1.235 * (generator.uniform() < 0.1 ? 2.5 : 1) * generator.normal()
    }
}
