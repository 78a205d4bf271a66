// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus is smaller than 2^511 or has more than 16,384 bits.
    static let mathModulusInvalid = Rule(
        id: "math-modulus-invalid",
        title: "no RSA modulus",
        severity: .error,
        condition: "n < 2^511, or more than 16,384 bits",
        citation: "NIST SP 800-89 section 5.3.3; OpenSSL and others refuse more than 16,384 bits",
        rationale: "a number of this size was never made for RSA: it is damaged, truncated or a test value",
        scope: .all,
        key: { key in
            guard !RSAKey.bitCounts.contains(key.bitCount) else { return nil }
            let limit = key.bitCount < RSAKey.bitCounts.lowerBound ? "fewer than any RSA key has" : "more than any library reads"
            return Match(message: "the modulus has \(counted(key.bitCount, "bit")), \(limit); nothing else was calculated")
        })
}
