// SPDX-License-Identifier: Apache-2.0

/// One of the things that are compared: prepared, and ready to do its operation again and again.
package protocol BenchArm {
    /// Does the operation `count` times and says what that took, measured around the operations alone.
    mutating func run(_ count: Int) throws -> TimedBatch
}
