// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let truncatedData = ProbeCheck(
        id: "truncated-data", title: "a request that was cut is refused with 421",
        sent: "a request without its last byte, one with the tag alone, and one without data",
        expected: "status 421",
        rationale: "Cutting 16 bytes off what is shorter throws in most languages, and ends as status 500",
        citation: "protocol: status codes; E13", exchanges: [.cutData, .tagAlone, .noData]
    )
}
