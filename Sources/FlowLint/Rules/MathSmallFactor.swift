// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A prime up to 2^17 divides the modulus.
    static let mathSmallFactor = Rule(
        id: "math-small-factor",
        title: "small factor",
        severity: .error,
        condition: "gcd(n, product of all primes up to 2^17) > 1",
        citation: "NIST SP 800-89 section 5.3.3; CA/Browser Forum BR 6.1.6 (752)",
        rationale: "random numbers have small factors and products of two large primes have none: this key is damaged or was never one",
        key: { key in
            guard !key.isScreened, let factor = SmallFactors.smallest(of: key.modulus) else { return nil }
            return Match(message: "the modulus is divisible by \(factor): a damaged or broken key")
        })
}
