// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowConsole

/// The file of `--out`, in which a comparison is kept while it is being measured.
enum RecordFile {
    /// A function that writes what is known so far, whole or not at all: whenever the program is stopped, the file can be read.
    ///
    /// - Parameter replacing: whether the file may exist when this begins.
    static func keeper(_ path: String?, replacing: Bool) throws(CommandFailure) -> (() -> [ComparisonRecord]) throws -> Void {
        guard let path else { return { _ in } }
        let first = try OutputFile(path, for: .everyone, replacing: replacing)
        guard path != "-" else { throw .usage("--out takes a file: --format json writes the record to standard output") }
        var isWritten = false
        return { records in
            let records = records()
            guard !records.isEmpty else { return }
            let text = Array((try ComparisonDocument.json(records) + "\n").utf8)
            try (isWritten ? OutputFile(path, for: .everyone, replacing: true) : first).write(text.span)
            isWritten = true
        }
    }
}

/// Comparisons as JSON: one as an object of its own, several as a set.
enum ComparisonDocument {
    static func json(_ records: [ComparisonRecord]) throws -> String {
        try records.count == 1 ? OrderedJSON.text(of: records[0]) : OrderedJSON.text(of: ComparisonSet(records))
    }
}
