// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Foundation

extension SeededGenerator {
    /// Above 0 and at most 1.
    mutating func uniform() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    /// Mean 0, standard deviation 1 (Box and Muller).
    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// Mean 1.
    mutating func exponential() -> Double { -log(uniform()) }
}
