// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus looks like ROCA with another base than 65537.
    static let mathRocaVariant = Rule(
        id: "math-roca-variant",
        title: "like ROCA with another base",
        severity: .info,
        isDeep: true,
        condition: "n is a square modulo each of the first 48 odd primes",
        citation: "CVE-2017-15361",
        rationale: "random moduli do this once in 2^48; a generator that builds primes as powers of a number does it always",
        key: { key in
            guard PowersOf65537.mayHaveAnotherBase(key.modulus), !PowersOf65537.contain(key.modulus) else { return nil }
            return Match(message: "the modulus is a square modulo each of the first 48 odd primes")
        })
}
