// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus has the fingerprint of ROCA.
    static let mathRoca = Rule(
        id: "math-roca",
        title: "ROCA",
        severity: .error,
        condition: "n is a power of 65537 modulo the product of the primes up to 167, by discrete logarithms",
        citation: "CVE-2017-15361; CA/Browser Forum BR 6.1.1.3",
        rationale: "the key comes from a chip or library of Infineon whose keys can be factored",
        key: { key in
            PowersOf65537.contain(key.modulus)
                ? Match(message: "the modulus has the fingerprint of the generator of CVE-2017-15361 (ROCA)") : nil
        })
}
