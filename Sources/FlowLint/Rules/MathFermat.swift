// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The primes are so close that the modulus can be factored.
    static let mathFermat = Rule(
        id: "math-fermat",
        title: "close primes",
        severity: .error,
        condition: "factored within 1,000 rounds of Fermat's method; --deep also tries p - q near 2^(k-100) and equal high and low bits",
        citation: "CA/Browser Forum BR 6.1.1.3 (100 rounds); CVE-2022-26320",
        rationale: "whoever has the public key can calculate the private one and read every request",
        key: { key in
            if let factor = CloseFactors.fermat(key.modulus) {
                return Match(message: key.factored(factor, "factored by Fermat's method: the primes are too close together"))
            }
            guard key.options.isDeep else { return nil }
            if let factor = CloseFactors.guessableDifference(key.modulus, bitCount: key.bitCount) {
                return Match(message: key.factored(factor, "factored: the difference of the primes is nearly a power of two"))
            }
            guard let factor = CloseFactors.sharedHighAndLowBits(key.modulus, bitCount: key.bitCount) else { return nil }
            return Match(message: key.factored(factor, "factored: the primes share their highest and lowest bits"))
        })
}
