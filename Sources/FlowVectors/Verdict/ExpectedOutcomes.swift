// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Known deviations: what did not pass in an earlier run, out of its report.
///
/// A file is known by the last part of its path, so that the report holds wherever the vectors lie.
package struct ExpectedOutcomes {
    /// As much of ``VectorReport`` as counts here.
    private struct Document: Decodable {
        var schema: String
        var runs: [Run]

        struct Run: Decodable {
            var implementation: Implementation
            var files: [File]
        }
        struct Implementation: Decodable { var name: String }
        struct File: Decodable {
            var path: String
            var cases: [Case]
        }
        struct Case: Decodable {
            var id: String
            var outcome: VectorOutcome
        }
    }

    private struct Place: Hashable {
        var implementation: String
        var file: String
        var id: String
    }

    private let outcomes: [Place: VectorOutcome]

    /// Reads the JSON of a ``VectorReport``; only the members that say which case had which outcome count.
    ///
    /// - Throws: ``VectorFormatError`` for anything else.
    package init(json bytes: [UInt8]) throws(VectorFormatError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw VectorFormatError(error)
        } catch {
            throw VectorFormatError(reason: "\(error)")
        }
        guard document.schema == VectorReport.schemaName else {
            throw VectorFormatError(place: "schema", reason: "\"\(document.schema)\" where \"\(VectorReport.schemaName)\" belongs")
        }
        let files = document.runs.flatMap { run in
            run.files.map { (run.implementation.name, $0.path, $0.cases.map { ($0.id, $0.outcome) }) }
        }
        if let name = Self.repeatedName(files.map { ($0.0, $0.1) }) {
            throw VectorFormatError(place: "runs", reason: "two files are called \(name), and could not be told apart")
        }
        outcomes = Self.outcomes(files)
    }

    /// The name that two files of a run have in common, so that what is expected of one could be taken for the other's.
    package static func repeatedName(_ runs: [VectorReport.Run]) -> String? {
        repeatedName(runs.flatMap { run in run.files.map { (run.implementation.name, $0.path) } })
    }

    private static func repeatedName(_ files: [(implementation: String, path: String)]) -> String? {
        var seen: Set<[String]> = []
        return files.first { !seen.insert([$0.implementation, name($0.path)]).inserted }.map { name($0.path) }
    }

    private static func outcomes(
        _ files: [(implementation: String, path: String, cases: [(id: String, outcome: VectorOutcome)])]
    ) -> [Place: VectorOutcome] {
        var outcomes: [Place: VectorOutcome] = [:]
        for file in files {
            for entry in file.cases {
                outcomes[Place(implementation: file.implementation, file: name(file.path), id: entry.id)] = entry.outcome
            }
        }
        return outcomes
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// What came out otherwise, better or worse. Of a file that was not run, every deviation counts as skipped now.
    package func changes(in runs: [VectorReport.Run]) -> [VectorReport.Change] {
        let files = runs.flatMap { run in run.files.map { (run.implementation.name, $0.path, $0.cases.map { ($0.id, $0.outcome) }) } }
        let found = Self.outcomes(files)
        let wasRun = Set(files.map { [$0.0, Self.name($0.1)] })
        return Set(outcomes.keys).union(found.keys).compactMap { place in
            let absent: VectorOutcome = wasRun.contains([place.implementation, place.file]) ? .pass : .skipped
            let (expected, outcome) = (outcomes[place] ?? .pass, found[place] ?? absent)
            guard expected != outcome else { return nil }
            return VectorReport.Change(
                implementation: place.implementation, file: place.file, id: place.id, expected: expected, found: outcome)
        }.sorted { ($0.implementation, $0.file, $0.id) < ($1.implementation, $1.file, $1.id) }
    }
}
