// SPDX-License-Identifier: Apache-2.0

/// Factors that lie so close together, or in so regular a distance, that the sum p + q can be guessed.
enum CloseFactors {
    /// More than CA/Browser Forum's Baseline Requirements ask for in section 6.1.1.3 (100).
    static let rounds = 1_000

    /// Fermat's method: n = a² - b² with a from the square root upwards; `a - b` where it succeeds within ``rounds`` steps.
    static func fermat(_ modulus: BigInteger) -> BigInteger? {
        let start = modulus.squareRoot + .one
        for step in QuadraticSieve.survivors(of: start, minus: modulus, count: rounds) {
            if let factor = factor(modulus, halfSum: start + BigInteger(step)) { return factor }
        }
        return nil
    }

    /// p - q is nearly a power of two: what comes of reading "differ by more than 2^(k-100)" as a recipe.
    static func guessableDifference(_ modulus: BigInteger, bitCount: Int) -> BigInteger? {
        let half = (bitCount + 1) / 2
        for exponent in (half - 103)...(half - 97) where exponent > 0 {
            // p + q = √(4n + (p - q)²), and a = (p + q) / 2.
            let sum = ((modulus << 2) + .power(ofTwo: 2 * exponent)).squareRoot
            let start = sum >> 1
            for step in 0...3 {
                if let factor = factor(modulus, halfSum: start + BigInteger(step)) { return factor }
            }
        }
        return nil
    }

    /// p and q share their highest and their lowest bits.
    ///
    /// With equal low bits, a = (p + q) / 2 is a square root of n modulo a power of two, and with equal high bits it is little more than
    /// the root of n: for each power of two the first numbers after the root with the right low bits are tried.
    static func sharedHighAndLowBits(_ modulus: BigInteger, bitCount: Int) -> BigInteger? {
        // Odd squares are 1 modulo 8.
        guard modulus.lowWord & 7 == 1 else { return nil }
        let precision = bitCount / 2 + 2
        let root = inverseSquareRoot(modulus, bits: precision)
        let approximation = modulus.squareRoot
        for bits in 4..<precision {
            let power = BigInteger.power(ofTwo: bits)
            let mask = (root * modulus).lowBits(bits)
            for low in [mask, power - mask] {
                // Two roots modulo 2^bits differ by 2^(bits - 1): steps of that size meet both.
                let half = BigInteger.power(ofTwo: bits - 1)
                var guess = approximation + (low - approximation).lowBits(bits - 1)
                for _ in 0..<3 {
                    if let factor = factor(modulus, halfSum: guess) { return factor }
                    guess = guess + half
                }
            }
        }
        return nil
    }

    /// 1/√n modulo 2^bits by Newton's iteration x ← x (3 - n x²) / 2, for n = 1 modulo 8.
    private static func inverseSquareRoot(_ modulus: BigInteger, bits: Int) -> BigInteger {
        var (root, correct) = (BigInteger.one, 3)
        while correct < bits + 2 {
            // Halving costs one bit each time.
            correct = 2 * correct - 2
            let correction = BigInteger(3) - modulus * root * root
            root = ((root * correction) >> 1).lowBits(correct + 2)
        }
        return root
    }

    private static func factor(_ modulus: BigInteger, halfSum: BigInteger) -> BigInteger? {
        let square = halfSum * halfSum - modulus
        // 0 is that of a square, which math-prime-power names.
        guard square.sign > 0, square.isSquare else { return nil }
        let factor = halfSum - square.squareRoot
        return factor > .one && factor < modulus ? factor : nil
    }
}
