// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// BEGIN, body and END stand on one line.
    static let formatNoLineBreaks = Rule(
        id: "format-no-line-breaks",
        title: "everything on one line",
        severity: .error,
        condition: "BEGIN, body and END stand on one line",
        citation: "RFC 7468 section 3; measured: OpenSSL 3.0 does not read it",
        rationale: "the line breaks were lost on the way, often in a shell variable without quotation marks",
        defect: { kind in
            kind == .noLineBreaks ? "BEGIN, body and END stand on one line" : nil
        })
}
