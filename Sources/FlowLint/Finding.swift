// SPDX-License-Identifier: Apache-2.0

/// How much a finding matters.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    /// Upload works; good to know.
    case info
    /// The upload may pass and a phone still refuse the key: mend it first.
    case warning
    /// Do not upload.
    case error

    /// From `info` up to `error`.
    public static func < (first: Severity, second: Severity) -> Bool {
        allCases.firstIndex(of: first)! < allCases.firstIndex(of: second)!
    }
}

/// One mistake found in one file. Members without a value are left out of the JSON.
public struct Finding: Sendable, Codable, Equatable {
    /// The id of the rule.
    public var rule: String
    /// How much it matters.
    public var severity: Severity
    /// What is wrong, with the figures of this file; never a private number.
    public var message: String
    /// Line in the file, from 1.
    public var line: Int?
    /// Column in characters, from 1.
    public var column: Int?
    /// Offset in bytes: in the file, or in the decoded DER when there is no line.
    public var byteOffset: Int?
    /// A command that can be pasted.
    public var fix: String?
}

/// One mistake found in several keys together. Members without a value are left out of the JSON.
public struct FleetFinding: Sendable, Codable, Equatable {
    /// The id of the rule.
    public var rule: String
    /// How much it matters.
    public var severity: Severity
    /// What is wrong; never a factor of a key.
    public var message: String
    /// The keys it is about, as they were named.
    public var paths: [String]
    /// A command that can be pasted.
    public var fix: String?
}
