// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus is even.
    static let mathModulusEven = Rule(
        id: "math-modulus-even",
        title: "even modulus",
        severity: .error,
        condition: "n mod 2 = 0",
        citation: "NIST SP 800-89 section 5.3.3; CA/Browser Forum BR 6.1.6",
        rationale: "the product of two large primes is odd: this number is damaged",
        scope: .sized,
        key: { key in
            key.modulus.isOdd ? nil : Match(message: "the modulus is even")
        })
}
