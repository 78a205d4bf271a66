// SPDX-License-Identifier: Apache-2.0

/// How an implementation did in one case.
package enum VectorOutcome: String, Codable, Sendable, CaseIterable {
    /// It did what the case asks.
    case pass
    /// It did something else.
    case fail
    /// It accepted what is invalid, but without an effect on security.
    case lenient
    /// It was not asked, or said that it cannot do this.
    case skipped
    /// It gave no answer within the time limit.
    case hang
    /// It ended, or its answer was none of the protocol.
    case crash

    /// Whether the answer to "does it do what it must" is no.
    package var isFailure: Bool { self == .fail || self == .hang || self == .crash }
}

/// What `vectors verify` found, in the shape of its JSON.
package struct VectorReport: Encodable, Sendable {
    static let schemaName = "flowproof.vectors/1"

    package let schema = VectorReport.schemaName
    package var runs: [Run]
    /// Files that are of no kind, and so were passed over.
    package var notVectors: [String]
    /// What differs from the expected outcomes; absent when nothing was expected.
    package var changes: [Change]?
    package let summary: Counts

    package init(runs: [Run], notVectors: [String], changes: [Change]?) {
        self.runs = runs
        self.notVectors = notVectors
        self.changes = changes
        summary = Counts(runs.flatMap(\.files).map(\.counts))
    }

    /// One implementation and all files.
    package struct Run: Encodable, Sendable {
        package var implementation: ImplementationName
        package var files: [File]
        /// What the failures give away, by flag.
        package var mistakes: [Mistake]

        package init(_ implementation: ImplementationName, files: [File]) {
            self.implementation = implementation
            self.files = files
            mistakes = Mistake.list(files.flatMap(\.cases))
        }
    }

    /// One file under one implementation.
    package struct File: Encodable, Sendable {
        package var path: String
        package var kind: String
        package var counts: Counts
        /// Why the file as a whole fails, though no case of it does.
        package var failure: String?
        /// Every case that did not pass.
        package var cases: [Case]
    }

    /// One case that did not pass.
    package struct Case: Encodable, Sendable {
        package var id: String
        package var outcome: VectorOutcome
        package var message: String
        package var comment: String?
        package var flags: [String]
        /// What the flags say of implementations that fail.
        package var bug: String?
        /// The flag that explains the failure, and what it says; not repeated in every case of the JSON.
        var mistake: Mistake?

        enum CodingKeys: String, CodingKey { case id, outcome, message, comment, flags, bug }
    }

    /// A mistake that failures give away.
    package struct Mistake: Encodable, Sendable, Hashable {
        package var flag: String
        package var mistake: String
        /// The flag of a mistake that explains this one.
        var impliedBy: String?

        enum CodingKeys: String, CodingKey { case flag, mistake }

        /// Each once, in the order of the cases, without those that another one explains.
        static func list(_ cases: [Case]) -> [Mistake] {
            let all = cases.compactMap(\.mistake)
            let flags = Set(all.map(\.flag))
            var seen: Set<String> = []
            return all.filter { mistake in
                !(mistake.impliedBy.map(flags.contains) ?? false) && seen.insert(mistake.mistake).inserted
            }
        }
    }

    /// How many cases had each outcome.
    package struct Counts: Encodable, Sendable, Equatable {
        package private(set) var pass = 0
        package private(set) var fail = 0
        package private(set) var lenient = 0
        package private(set) var skipped = 0
        package private(set) var hang = 0
        package private(set) var crash = 0

        package init(_ outcomes: some Sequence<VectorOutcome>) { for outcome in outcomes { count(outcome) } }

        init(_ parts: some Sequence<Counts>) {
            for part in parts {
                pass += part.pass
                fail += part.fail
                lenient += part.lenient
                skipped += part.skipped
                hang += part.hang
                crash += part.crash
            }
        }

        mutating func count(_ outcome: VectorOutcome) {
            switch outcome {
            case .pass: pass += 1
            case .fail: fail += 1
            case .lenient: lenient += 1
            case .skipped: skipped += 1
            case .hang: hang += 1
            case .crash: crash += 1
            }
        }

        /// All cases.
        package var total: Int { pass + fail + lenient + skipped + hang + crash }
        /// The cases that were asked.
        package var asked: Int { total - skipped }
    }

    /// An outcome that is not the expected one.
    package struct Change: Encodable, Sendable, Equatable {
        package var implementation: String
        package var file: String
        package var id: String
        package var expected: VectorOutcome
        package var found: VectorOutcome
    }
}

/// Who was tested.
package struct ImplementationName: Encodable, Sendable, Equatable {
    package var name: String
    package var version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}

extension VectorReport {
    /// Whether the answer is no: a case failed, or a file as a whole, or none was asked; or, where outcomes were expected, any is another.
    package var isFailure: Bool {
        if let changes { return !changes.isEmpty }
        return runs.contains { run in
            // Whoever claims nothing passes nothing.
            run.files.allSatisfy { $0.counts.asked == 0 }
                || run.files.contains { $0.failure != nil || $0.cases.contains { $0.outcome.isFailure } }
        }
    }
}
