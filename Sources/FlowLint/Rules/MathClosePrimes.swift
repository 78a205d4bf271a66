// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The primes of a private key are too close, or one is too small.
    static let mathClosePrimes = Rule(
        id: "math-close-primes",
        title: "primes too close or too small",
        severity: .error,
        condition: "|p - q| <= 2^(L/2 - 100), L the bits of n; or p or q has fewer than L/2 - 100 bits",
        citation: "NIST SP 800-56B section 6.4.1.2.3; FIPS 186-5 appendix A.1.1",
        rationale: "primes this close were not chosen independently, and a small one is found however large the other is",
        privateNumbers: { numbers, key in
            // The bounds are those of two primes; what is no prime at all contradicts the modulus, which has a rule of its own.
            guard numbers.hasTwoPrimes, numbers.prime1 > .one, numbers.prime2 > .one else { return nil }
            let margin = max(key.bitCount / 2 - 100, 0)
            let smallest = min(numbers.prime1.bitCount, numbers.prime2.bitCount)
            if smallest < margin { return "a prime has \(smallest) bits, of a modulus of \(key.bitCount)" }
            let distance = (numbers.prime1 - numbers.prime2).absoluteValue
            return distance <= .power(ofTwo: margin) ? "the two primes differ in their last \(margin) bits at most" : nil
        })
}
