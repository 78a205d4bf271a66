// SPDX-License-Identifier: Apache-2.0

/// What a comparison of two builds comes to.
package enum Verdict: String, Codable, CaseIterable, Sendable {
    /// Slower by more than the smallest effect that counts.
    case regression
    /// Faster by more than that.
    case improvement
    /// Within twice that, either way.
    case equivalent
    /// Neither is shown; never a reason to fail.
    case inconclusive
}
