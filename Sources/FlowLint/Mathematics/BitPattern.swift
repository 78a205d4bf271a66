// SPDX-License-Identifier: Apache-2.0

/// Moduli whose bits are not those of a random product.
enum BitPattern {
    /// Below this share of ones in the whole and in the lower half a random modulus of 512 bits lies once in a million, of 1024
    /// bits once in 4 * 10^10, of 2048 bits never.
    static let leastPercentage = 40

    /// The percentage of ones among all bits, when it and that of the lower half are below ``leastPercentage``; `nil` otherwise.
    static func lowPercentage(of modulus: BigInteger, bitCount: Int) -> Int? {
        let percentage = modulus.populationCount * 100 / bitCount
        guard percentage < leastPercentage else { return nil }
        let lower = modulus.lowBits(bitCount / 2)
        return lower.populationCount * 100 / (bitCount / 2) < leastPercentage ? percentage : nil
    }

    /// A factor where both primes are of the form a x + b with x a power of two and small a and b: n = A x² + B x + C, which factors as
    /// its polynomial does.
    static func factorOfPolynomial(_ modulus: BigInteger, bitCount: Int) -> BigInteger? {
        for exponent in (bitCount / 4)...(bitCount / 2) {
            let power = BigInteger.power(ofTwo: exponent)
            let low = modulus.lowBits(exponent)
            let rest = modulus >> exponent
            let (middle, high) = (rest.lowBits(exponent), rest >> exponent)
            let discriminant = middle * middle - ((high * low) << 2)
            guard discriminant.sign >= 0, discriminant.isSquare else { continue }
            // 4 A n = (2 A x + B)² - D².
            let difference = ((high * power) << 1) + middle - discriminant.squareRoot
            let factor = difference.greatestCommonDivisor(with: modulus)
            if factor > .one, factor < modulus { return factor }
        }
        return nil
    }

    /// A term of the continued fraction of n / 2^bits with 48 bits or more; a random number has one once in 2^37.
    static let longestTermBitCount = 48

    /// The length in bits of the first term that is too long; `nil` where none is. The whole part, 0, does not count.
    static func longTerm(of modulus: BigInteger, bitCount: Int) -> Int? {
        ContinuedFraction(modulus, .power(ofTwo: bitCount)).lazy.dropFirst(2).map(\.bitCount).first { $0 > longestTermBitCount }
    }
}
