// SPDX-License-Identifier: Apache-2.0

/// The fingerprint of ROCA (CVE-2017-15361): the primes of Infineon's generator, and so their products, are powers of 65537 modulo
/// a product of small primes (Nemec, Sys, Svenda, Klinec, Matyas: The Return of Coppersmith's Attack, 2017).
enum PowersOf65537 {
    private struct Prime: Sendable {
        let prime: Int
        /// By residue: the exponent of 65537 that gives it; -1 where none does.
        let logarithms: [Int]
        /// The order of 65537.
        let order: Int

        init(_ prime: Int) {
            self.prime = prime
            var logarithms = [Int](repeating: -1, count: prime)
            var (power, exponent) = (1, 0)
            repeat {
                logarithms[power] = exponent
                power = power * 65537 % prime
                exponent += 1
            } while power != 1
            self.logarithms = logarithms
            order = exponent
        }
    }

    /// 3 to 167, the 38 odd primes whose product divides the generator's constant for every size of key.
    private static let primes = WordArithmetic.primes(upTo: 167).dropFirst().map(Prime.init)
    /// In groups whose product fits into a word, those first that refuse most.
    private static let groups: [(product: UInt, primes: [Prime])] = {
        var groups: [(product: UInt, primes: [Prime])] = []
        for prime in primes.sorted(by: { $0.prime / $0.order > $1.prime / $1.order }) {
            if let last = groups.last, !last.product.multipliedReportingOverflow(by: UInt(prime.prime)).overflow {
                groups[groups.count - 1] = (last.product * UInt(prime.prime), last.primes + [prime])
            } else {
                groups.append((UInt(prime.prime), [prime]))
            }
        }
        return groups
    }()

    /// Whether one exponent gives the number modulo all these primes at once.
    ///
    /// Each prime alone lets many numbers pass, in all about one in 2^27; the exponents of the passing ones must agree besides wherever the orders
    /// have a common divisor, which leaves one in 2^150.
    static func contain(_ number: BigInteger) -> Bool {
        var found: [(logarithm: Int, order: Int)] = []
        for group in groups {
            let residue = number % group.product
            for prime in group.primes {
                let logarithm = prime.logarithms[Int(residue % UInt(prime.prime))]
                guard logarithm >= 0 else { return false }
                found.append((logarithm, prime.order))
            }
        }
        // Congruences are solvable together exactly when any two of them are.
        return found.indices.allSatisfy { first in
            found[..<first].allSatisfy { second in
                (found[first].logarithm - second.logarithm) % WordArithmetic.greatestCommonDivisor(found[first].order, second.order) == 0
            }
        }
    }

    private static let oddPrimes48 = WordArithmetic.primes(upTo: 227).dropFirst()

    /// Whether the number is a square modulo each of the first 48 odd primes, as every product of two primes is that were made like ROCA's
    /// with another base; so is one other number in 2^48.
    static func mayHaveAnotherBase(_ number: BigInteger) -> Bool {
        !number.isSquare
            && oddPrimes48.allSatisfy { prime in
                WordArithmetic.power(Int(number % UInt(prime)), (prime - 1) / 2, modulo: prime) == 1
            }
    }
}
