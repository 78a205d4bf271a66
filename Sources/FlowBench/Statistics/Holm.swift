// SPDX-License-Identifier: Apache-2.0

/// Holm's step-down procedure: however many hypotheses are tested, the chance of rejecting any true one stays at `alpha`.
///
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
package enum Holm {
    /// The p values multiplied so that each can be held against the same `alpha`.
    package static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var largest = 0.0
        for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }
}
