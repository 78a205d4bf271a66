// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The public exponent has 32 bits or more.
    static let mathELarge = Rule(
        id: "math-e-large",
        title: "large exponent",
        severity: .error,
        condition: "2^31 < e < n and e is odd; a warning up to 33 bits",
        citation: "crypto/rsa of Go refuses e > 2^31 - 1, BoringSSL e of more than 33 bits; FIPS 186-5 section 5.4",
        rationale: "libraries that protect themselves against slow keys refuse it",
        scope: .sized,
        key: { key in
            let bitCount = key.publicExponent.bitCount
            guard key.publicExponent.isOdd, bitCount >= 32, key.publicExponent < key.modulus else { return nil }
            let readers = bitCount <= 33 ? "Go refuses" : "Go and BoringSSL refuse"
            return Match(
                message: "the public exponent has \(bitCount) bits, which \(readers)", severity: bitCount <= 33 ? .warning : .error)
        })
}
