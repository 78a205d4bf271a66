// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The private exponent is not reduced.
    static let privateDRange = Rule(
        id: "private-d-range",
        title: "private exponent out of range",
        severity: .warning,
        condition: "d >= n, or d >= (p - 1)(q - 1)",
        citation: "NIST SP 800-56B section 6.4.1.2.3; BoringSSL refuses d >= n",
        rationale: "the key decrypts, and some libraries refuse it",
        privateNumbers: { numbers, _ in
            if numbers.privateExponent >= numbers.modulus { return "the private exponent is not smaller than the modulus" }
            // Of more primes than two, these are not all.
            guard numbers.hasTwoPrimes else { return nil }
            let totient = (numbers.prime1 - .one) * (numbers.prime2 - .one)
            return totient.sign > 0 && numbers.privateExponent >= totient ? "the private exponent is not reduced" : nil
        })
}
