// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// The whole answer of one run: the JSON of `flowproof lint --format json`.
public struct LintReport: Sendable, Codable {
    /// `flowproof.lint/1`
    public var schema = "flowproof.lint/1"
    /// One report for each file that could be read.
    public var files: [FileReport]
    /// What is to be said of several keys together; `nil` when no fleet was looked at.
    public var fleet: FleetReport?
    /// Rules that could not be applied, over all files.
    public var notChecked: [NotChecked]
    /// How many of everything.
    public var summary: Summary
    /// Inputs that could not be read; not in this JSON, whose readers have the exit status, but in the formats of CI systems.
    public var unread: [UnreadInput] = []

    private enum CodingKeys: CodingKey { case schema, files, fleet, notChecked, summary }

    /// The counts over all files.
    public struct Summary: Sendable, Codable, Equatable {
        /// Files read.
        public var files: Int
        /// Findings of severity error.
        public var errors: Int
        /// Findings of severity warning.
        public var warnings: Int
        /// Findings of severity info.
        public var infos: Int
    }

    /// Sums up the reports of several files, and of a fleet.
    ///
    /// - Parameters:
    ///   - unread: inputs that could not be read.
    ///   - unlisted: how many files were read besides, in which nothing was found.
    ///   - notChecked: rules that could not be applied to these.
    public init(
        files: [FileReport], fleet: FleetReport? = nil, unread: [UnreadInput] = [], unlisted: Int = 0, notChecked: [NotChecked] = []
    ) {
        self.files = files
        self.unread = unread
        self.fleet = fleet
        // A list that is not loaded is missing for every file alike.
        var seen: Set<NotChecked> = []
        self.notChecked = (files.flatMap(\.notChecked) + notChecked + (fleet?.notChecked ?? [])).filter { seen.insert($0).inserted }
        let severities = files.flatMap(\.findings).map(\.severity) + (fleet?.findings ?? []).map(\.severity)
        summary = Summary(
            files: files.count + unlisted, errors: severities.count { $0 == .error }, warnings: severities.count { $0 == .warning },
            infos: severities.count { $0 == .info })
    }

    /// Whether any finding is of `severity` or above.
    ///
    /// - Parameter mended: paths of files whose findings no longer count.
    public func hasFindings(atLeast severity: Severity, except mended: Set<String> = []) -> Bool {
        files.contains { file in !mended.contains(file.path) && file.findings.contains { $0.severity >= severity } }
            || fleet?.findings.contains { $0.severity >= severity } ?? false
    }
}

/// What is to be said of one file. Members without a value are left out of the JSON.
public struct FileReport: Sendable, Codable {
    /// As the caller named it.
    public var path: String
    /// What the first key in the file is.
    public var kind: KeyItem.Kind?
    /// The size of its modulus in bits.
    public var bitCount: Int?
    /// Its public exponent.
    public var publicExponent: PublicExponent?
    /// Its name: SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits.
    public var spkiSHA256: String?
    /// Everything found, in the order of the catalogue.
    public var findings: [Finding] = []
    /// What the file is there for; decides the words of its verdict.
    var role = FileRole.upload
    /// Rules were left out, so that silence does not mean a key that works.
    var isPartial = false
    /// Rules that could not be applied to this file.
    public internal(set) var notChecked: [NotChecked] = []
    /// The file is DER, so that offsets in DER are offsets in the file.
    var isBinary = false

    private enum CodingKeys: CodingKey { case path, kind, bitCount, publicExponent, spkiSHA256, findings }

    init(path: String) { self.path = path }
}

/// What is to be said of several keys together.
public struct FleetReport: Sendable, Codable {
    /// How many keys were looked at.
    public var keys: Int
    /// Everything found, in the order of the catalogue.
    public var findings: [FleetFinding] = []
    /// Rules that could not be applied.
    var notChecked: [NotChecked] = []

    private enum CodingKeys: CodingKey { case keys, findings }

    init(keys: Int = 0, findings: [FleetFinding] = [], notChecked: [NotChecked] = []) {
        self.keys = keys
        self.findings = findings
        self.notChecked = notChecked
    }
}

/// A rule that could not be applied: that is not the same as a rule that found nothing.
public struct NotChecked: Sendable, Codable, Hashable {
    /// The id of the rule.
    public var rule: String
    /// Why.
    public var reason: String
}

/// A public exponent in JSON: a number while it fits into 53 bits, beyond that a string of hexadecimal digits with `0x`.
public struct PublicExponent: Sendable, Codable, Equatable, CustomStringConvertible {
    private enum Form: Equatable { case number(Int), digits(String) }
    private let form: Form

    /// Takes it from a key.
    public init(_ numbers: RSAPublicNumbers) {
        let bytes = numbers.publicExponent
        let number = bytes.count <= 7 ? bytes.reduce(0) { $0 << 8 | Int($1) } : .max
        form = number < 1 << 53 ? .number(number) : .digits("0x" + Hex.encode(bytes))
    }

    /// Takes it from a key in a file; `nil` where none is known, and of a private key above 64 bits: where e and d are mixed up, that is d.
    public init?(of item: KeyItem) {
        guard let numbers = item.rsa, item.hasCertainNumbers else { return nil }
        guard !item.holdsPrivateKey || numbers.publicExponent.count <= 8 else { return nil }
        self.init(numbers)
    }

    /// Reads either form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            form = .number(number)
        } else {
            form = .digits(try container.decode(String.self))
        }
    }

    /// Writes the form it has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch form {
        case .number(let number): try container.encode(number)
        case .digits(let digits): try container.encode(digits)
        }
    }

    /// As in JSON.
    public var description: String {
        switch form {
        case .number(let number): "\(number)"
        case .digits(let digits): digits
        }
    }
}
