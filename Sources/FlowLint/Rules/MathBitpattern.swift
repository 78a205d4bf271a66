// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The bits of the modulus are not random.
    static let mathBitpattern = Rule(
        id: "math-bitpattern",
        title: "pattern in the bits",
        severity: .warning,
        condition:
            "fewer than 40 % ones in n and in its lower half, an error where that factors n; --deep also: a term of the continued fraction of n / 2^k of 2^48 or more",
        citation: "Böck: Fermat attack and sparse primes, badkeys",
        rationale: "primes with long runs of zeros make a modulus that can be factored like a polynomial",
        key: { key in
            if let percentage = BitPattern.lowPercentage(of: key.modulus, bitCount: key.bitCount) {
                let share = "\(percentage) % of the bits of the modulus are ones"
                if let factor = BitPattern.factorOfPolynomial(key.modulus, bitCount: key.bitCount) {
                    return Match(message: key.factored(factor, "\(share), and it was factored as a polynomial"), severity: .error)
                }
                return Match(message: "\(share); random numbers have half")
            }
            guard key.options.isDeep, let bitCount = BitPattern.longTerm(of: key.modulus, bitCount: key.bitCount) else { return nil }
            return Match(message: "the continued fraction of the modulus has a term of \(bitCount) bits: its bits follow a pattern")
        })
}
