// SPDX-License-Identifier: Apache-2.0

/// The continued fraction of a quotient, term by term, by Euclid's algorithm.
struct ContinuedFraction: Sequence, IteratorProtocol {
    private var numerator: BigInteger
    private var denominator: BigInteger

    /// Both are positive.
    init(_ numerator: BigInteger, _ denominator: BigInteger) {
        self.numerator = numerator
        self.denominator = denominator
    }

    mutating func next() -> BigInteger? {
        guard denominator.sign > 0 else { return nil }
        let (term, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        (numerator, denominator) = (denominator, remainder)
        return term
    }
}

/// Wiener's attack (1990): where d is below about a third of the fourth root of n, k / d with e d = 1 + k φ(n) is a convergent of e / n.
enum SmallPrivateExponent {
    /// A factor of n; `nil` where d is larger. `publicExponent` is below n.
    static func factor(_ modulus: BigInteger, _ publicExponent: BigInteger, bitCount: Int) -> BigInteger? {
        var (numerator, previousNumerator) = (BigInteger.one, BigInteger(0))
        var (denominator, previousDenominator) = (BigInteger(0), BigInteger.one)
        // Convergents beyond the reach of the theorem are not worth their time; some bits more are free.
        let limit = bitCount / 4 + 8
        for term in ContinuedFraction(publicExponent, modulus) {
            (numerator, previousNumerator) = (term * numerator + previousNumerator, numerator)
            (denominator, previousDenominator) = (term * denominator + previousDenominator, denominator)
            guard denominator.bitCount <= limit else { return nil }
            if let factor = factor(modulus, publicExponent, multiplier: numerator, privateExponent: denominator) { return factor }
        }
        return nil
    }

    private static func factor(
        _ modulus: BigInteger, _ publicExponent: BigInteger, multiplier: BigInteger, privateExponent: BigInteger
    ) -> BigInteger? {
        guard multiplier.sign > 0 else { return nil }
        // Rounded down, because d may be an inverse modulo lcm(p - 1, q - 1): then k and d are both multiplied by what the totient has
        // more, and e d = g + k φ(n) for a small g.
        let totient = publicExponent * privateExponent / multiplier
        // p + q = n - φ(n) + 1, and (p - q)² = (p + q)² - 4n.
        let sum = modulus - totient + .one
        let square = sum * sum - (modulus << 2)
        guard sum.sign > 0, square.sign >= 0, square.isSquare else { return nil }
        let factor = (sum - square.squareRoot) >> 1
        guard factor > .one, factor < modulus, (modulus % factor).sign == 0 else { return nil }
        return factor
    }
}
