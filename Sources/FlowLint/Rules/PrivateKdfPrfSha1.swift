// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The pseudo-random function of PBKDF2 is HMAC-SHA-1, which is what is meant when none is named.
    static let privateKdfPrfSha1 = Rule(
        id: "private-kdf-prf-sha1",
        title: "PBKDF2 with SHA-1",
        severity: .info,
        subjects: [.privateKey],
        condition: "the pseudo-random function of PBKDF2 is HMAC-SHA-1, which is what is meant when none is named",
        citation: "RFC 8018 appendix A.2",
        rationale: "it is not broken here, and twice as cheap to guess at as SHA-256",
        remedy: .protectAgain,
        item: { item in
            item.encryption?.pbkdf2?.prf == .sha1 ? "PBKDF2 uses HMAC-SHA-1" : nil
        })
}
