// SPDX-License-Identifier: Apache-2.0

/// Pollard's p - 1 method (1974): 2^E - 1 is divisible by p where p - 1 divides E.
enum SmoothFactors {
    /// Prime powers up to here are in E.
    static let limit = 10_000

    /// lcm(1, …, limit): 14 kbit, made when first needed.
    private static let exponent: BigInteger = {
        let powers = WordArithmetic.primes(upTo: limit).map { prime in
            var power = prime
            while power * prime <= limit { power *= prime }
            return BigInteger(power)
        }
        return BigInteger.product(of: powers[...])
    }()

    /// A factor whose predecessor has no prime power above ``limit``; n itself where that is so of both factors.
    static func factor(of modulus: BigInteger) -> BigInteger? {
        let power = BigInteger(2).power(exponent, modulo: modulus)
        let factor = (power - .one).greatestCommonDivisor(with: modulus)
        return factor.isOne ? nil : factor
    }
}
