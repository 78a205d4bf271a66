// SPDX-License-Identifier: Apache-2.0

/// Prime factors that no RSA modulus has: where one is found, the number was damaged on its way, or never made by an RSA generator.
enum SmallFactors {
    /// Primes up to here are looked for; 2^17 is the first power of two that leaves 65537 and its neighbours below it.
    static let limit = 1 << 17

    /// The product of the primes up to ``limit``: 23 KiB, made when first needed in some hundreds of microseconds.
    static let primorial = BigInteger.primorial(limit)
    private static let primes = WordArithmetic.primes(upTo: limit)

    /// The smallest prime factor up to ``limit``; `nil` where there is none.
    static func smallest(of modulus: BigInteger) -> Int? {
        let common = modulus.greatestCommonDivisor(with: primorial)
        guard !common.isOne else { return nil }
        return primes.first { common % UInt($0) == 0 }
    }
}
