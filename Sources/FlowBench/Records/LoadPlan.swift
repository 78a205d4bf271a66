// SPDX-License-Identifier: Apache-2.0

/// How an endpoint was loaded.
package struct LoadPlan: Codable, Equatable, Sendable {
    package var ratePerSecond: Double
    package var durationSeconds: Double
    package var warmUpSeconds: Double
    /// "even" or "random".
    package var arrivals: String
    /// Of random arrivals.
    package var seed: UInt64?
    package var plaintextByteCount: Int
    /// Whether requests had a signature.
    package var isSigned: Bool
    package var connectionLimit: Int
    package var timeoutSeconds: Double
    /// The bound of the 99th percentile, where there is one, in nanoseconds.
    package var p99Bound: Int64?
    /// How many requests were sealed before the first was sent, and what they took of memory.
    package var sealedAheadCount: Int
    package var sealedAheadByteCount: Int

    private enum CodingKeys: String, CodingKey {
        case ratePerSecond, durationSeconds, warmUpSeconds, arrivals, seed, plaintextByteCount, isSigned, connectionLimit, timeoutSeconds
        case p99Bound = "p99BoundNanoseconds"
        case sealedAheadCount, sealedAheadByteCount
    }

    package init(
        ratePerSecond: Double, durationSeconds: Double, warmUpSeconds: Double, arrivals: String, seed: UInt64?, plaintextByteCount: Int,
        isSigned: Bool, connectionLimit: Int, timeoutSeconds: Double, p99Bound: Int64?, sealedAheadCount: Int, sealedAheadByteCount: Int
    ) {
        self.ratePerSecond = ratePerSecond
        self.durationSeconds = durationSeconds
        self.warmUpSeconds = warmUpSeconds
        self.arrivals = arrivals
        self.seed = seed
        self.plaintextByteCount = plaintextByteCount
        self.isSigned = isSigned
        self.connectionLimit = connectionLimit
        self.timeoutSeconds = timeoutSeconds
        self.p99Bound = p99Bound
        self.sealedAheadCount = sealedAheadCount
        self.sealedAheadByteCount = sealedAheadByteCount
    }
}

/// What became of the requests after the warm-up.
package struct LoadCounts: Codable, Equatable, Sendable {
    /// That were to be sent by the end.
    package var due: Int
    /// That were answered as they must be.
    package var right: Int
    package var failed: Int
    /// Of the failed: status 503.
    package var overloaded: Int
    /// Of the failed: answers that would have misled a phone.
    package var wrong: Int
    /// That had not ended when the run was ended.
    package var abandoned: Int
    /// Right answers for each second from the first planned time to the last end.
    package var rightPerSecond: Double

    package init(due: Int, right: Int, failed: Int, overloaded: Int, wrong: Int, abandoned: Int, rightPerSecond: Double) {
        self.due = due
        self.right = right
        self.failed = failed
        self.overloaded = overloaded
        self.wrong = wrong
        self.abandoned = abandoned
        self.rightPerSecond = rightPerSecond
    }
}
