// SPDX-License-Identifier: Apache-2.0

/// Moduli that are powers of one number.
enum PerfectPower {
    /// The exponents of powers whose base is no small factor (those ``SmallFactors`` names).
    private static func exponents(bitCount: Int) -> ArraySlice<Int> {
        oddPrimes.prefix { $0 <= bitCount / 17 }
    }

    private static let oddPrimes = Array(WordArithmetic.primes(upTo: RSAKey.bitCounts.upperBound / 17).dropFirst())

    /// By exponent: two primes modulo which only one number in so many is a power of it.
    private static let witnesses: [(exponent: Int, primes: [Int])] = oddPrimes.map { exponent in
        let primes = (1...).lazy.map { 2 * $0 * exponent + 1 }.filter { candidate in
            !stride(from: 3, through: Int(Double(candidate).squareRoot()), by: 2).contains { candidate % $0 == 0 }
        }
        return (exponent, Array(primes.prefix(2)))
    }

    /// The smallest prime exponent k with n = m^k, and m; `nil` where n is no power.
    static func root(of modulus: BigInteger, bitCount: Int) -> (exponent: Int, base: BigInteger)? {
        if let root = modulus.exactRoot(2, isPossible: modulus.isSquare) { return (2, root) }
        for (index, exponent) in exponents(bitCount: bitCount).enumerated() {
            let isPossible = witnesses[index].primes.allSatisfy { prime in
                let residue = Int(modulus % UInt(prime))
                return residue == 0 || WordArithmetic.power(residue, (prime - 1) / exponent, modulo: prime) == 1
            }
            if let root = modulus.exactRoot(exponent, isPossible: isPossible) { return (exponent, root) }
        }
        return nil
    }
}

extension BigInteger {
    fileprivate func exactRoot(_ degree: Int, isPossible: Bool) -> BigInteger? { isPossible ? exactRoot(degree) : nil }
}
