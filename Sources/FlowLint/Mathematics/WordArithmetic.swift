// SPDX-License-Identifier: Apache-2.0

/// Arithmetic modulo numbers below 2^32, without big integers.
enum WordArithmetic {
    /// All primes up to `limit`, by the sieve of Eratosthenes.
    static func primes(upTo limit: Int) -> [Int] {
        guard limit >= 2 else { return [] }
        var isComposite = [Bool](repeating: false, count: limit + 1)
        var primes: [Int] = []
        for number in 2...limit where !isComposite[number] {
            primes.append(number)
            var multiple = number * number
            while multiple <= limit {
                isComposite[multiple] = true
                multiple += number
            }
        }
        return primes
    }

    /// base^exponent modulo `modulus`, which is below 2^32.
    static func power(_ base: Int, _ exponent: Int, modulo modulus: Int) -> Int {
        var (result, base, exponent) = (1 % modulus, base % modulus, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % modulus }
            base = base * base % modulus
            exponent >>= 1
        }
        return result
    }

    static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestCommonDivisor(second, first % second)
    }
}
