// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The modulus shares a prime with a list of known ones.
    static let mathSharedPrime = Rule(
        id: "math-shared-prime",
        title: "prime of other keys",
        severity: .error,
        condition: "gcd(n, product of the primes in a loaded list) > 1",
        citation: "Heninger, Durumeric, Wustrow, Halderman: Mining Your Ps and Qs, 2012",
        rationale: "whoever has the public key can calculate the private one and read every request",
        key: { key in
            let lists = key.options.blocklists.compactMap(\.primeProduct)
            guard !lists.isEmpty else { throw CannotCheck(reason: Blocklist.noneLoaded) }
            guard !key.isScreened else { return nil }
            for product in lists {
                let common = product.greatestCommonDivisor(with: key.modulus)
                if !common.isOne {
                    return Match(message: key.factored(common, "the modulus shares a prime with keys that others have factored"))
                }
            }
            return nil
        })
}
