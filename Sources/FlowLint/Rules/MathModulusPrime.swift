// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus is a prime.
    static let mathModulusPrime = Rule(
        id: "math-modulus-prime",
        title: "prime modulus",
        severity: .error,
        condition: "n passes one round of Miller and Rabin's test to base 2",
        citation: "NIST SP 800-89 section 5.3.3; RFC 8017 section 3.1",
        rationale: "with one prime alone the private exponent follows from the public one",
        key: { key in
            // In bulk it would be nine tenths of the work; a prime modulus comes of tampering or of a test, not of a generator.
            guard !key.options.isBulk else {
                throw CannotCheck(
                    reason: "it takes some 2 ms a key; ask for it with --deep or --rules math-modulus-prime")
            }
            return key.modulus.passesMillerRabin ? Match(message: "the modulus is itself a prime") : nil
        })
}
