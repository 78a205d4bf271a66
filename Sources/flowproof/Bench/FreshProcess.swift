// SPDX-License-Identifier: Apache-2.0

/// What all processes that are measured have in common.
enum FreshProcess {
    /// The length of the environment moves the stack: drawn anew for each process, what that does averages out.
    static let paddingLimit = 4096

    /// The environment of such a process, besides that of this one.
    ///
    /// - Parameter padding: in bytes, below ``paddingLimit``.
    static func variables(_ padding: Int) -> [String: String] {
        // Else Swift's tables would be walked in another order in each process.
        ["FLOWPROOF_PADDING": String(repeating: "x", count: padding), "SWIFT_DETERMINISTIC_HASHING": "1"]
    }
}
