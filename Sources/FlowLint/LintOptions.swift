// SPDX-License-Identifier: Apache-2.0

/// What a linter is asked for beyond the rules themselves.
public struct LintOptions: Sendable {
    /// Whether rules that take milliseconds a key or more are applied.
    public var isDeep = false
    /// Whether findings name the factors of a modulus that was factored; otherwise they never do.
    public var showsFactors = false
    /// Whether so many keys are judged that the primality test of each modulus, some 2 ms, would be most of the work.
    public var isBulk = false
    /// Lists of keys that others know.
    public var blocklists: [Blocklist] = []

    /// Everything off.
    public init() {}

    /// How many keys are judged without ``isBulk``: a quarter of a second of primality tests.
    public static let bulkThreshold = 100
}
