// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let foreignOaep = ProbeCheck(
        id: "foreign-oaep", title: "OAEP with SHA-1 is refused",
        sent: "a request under OAEP with SHA-1, and one under MGF1 with SHA-1",
        expected: "status 421",
        rationale: "Whoever accepts them refuses what phones send: both are defaults of libraries",
        citation: "RFC 8017 appendix A.2.1; E3, E4", exchanges: [.oaepSHA1, .mgf1SHA1]
    )
}
