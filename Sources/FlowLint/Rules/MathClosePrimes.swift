// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The primes of a private key are too close.
    static let mathClosePrimes = Rule(
        id: "math-close-primes",
        title: "close primes",
        severity: .error,
        condition: "|p - q| <= 2^(L/2 - 100), L the bits of n",
        citation: "NIST SP 800-56B section 6.4.1.2.3; FIPS 186-5 appendix A.1.1",
        rationale: "primes this close were not chosen independently",
        privateNumbers: { numbers, key in
            let limit = BigInteger.power(ofTwo: max(key.bitCount / 2 - 100, 0))
            let distance = (numbers.prime1 - numbers.prime2).absoluteValue
            return distance <= limit ? "the two primes differ in their last \(key.bitCount / 2 - 100) bits at most" : nil
        })
}
