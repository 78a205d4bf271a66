// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// More than one key in the file; a warning when they are the same.
    static let formatMultipleBlocks = Rule(
        id: "format-multiple-blocks",
        title: "several keys",
        severity: .error,
        condition: "more than one key in the file; a warning when they are the same",
        citation: "protocol section 1.11",
        rationale: "parsers take the first key and do not say so",
        remedy: .advice("keep one key in the file")
    ) { candidate in
        candidate.file.allDefects.compactMap { defect in
            guard case .multipleBlocks(let count, let identical) = defect.kind else { return nil }
            return Match(
                message: "\(count) \(identical ? "times the same key" : "different keys") in one file",
                severity: identical ? .warning : .error,
                position: defect.position)
        }
    }
}
