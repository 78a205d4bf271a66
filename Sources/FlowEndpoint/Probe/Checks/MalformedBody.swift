// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let malformedBody = ProbeCheck(
        id: "malformed-body", title: "a body that is no request is refused",
        sent: "no body, a body cut off, one without a member, one that is no base64, one with a key of 255 bytes",
        expected: "status 421, or another 4xx",
        rationale: "Scanners find every URL; a failure of the server for each of them counts as unavailability",
        citation: "protocol: status codes", exchanges: [.emptyBody, .notJSON, .noKey, .notBase64, .shortKey]
    )
}
