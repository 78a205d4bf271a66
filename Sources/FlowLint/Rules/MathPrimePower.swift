// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus is a power.
    static let mathPrimePower = Rule(
        id: "math-prime-power",
        title: "power of one number",
        severity: .error,
        condition: "n = m^k with k >= 2 and m > 2^17",
        citation: "NIST SP 800-89 section 5.3.3",
        rationale: "whoever has the public key can calculate the private one and read every request",
        key: { key in
            guard let (exponent, base) = PerfectPower.root(of: key.modulus, bitCount: key.bitCount) else { return nil }
            let kind = exponent == 2 ? "a square: both primes are the same" : "the power \(exponent) of one number"
            return Match(message: key.factored(base, "the modulus is \(kind)"))
        })
}
