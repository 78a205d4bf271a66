// SPDX-License-Identifier: Apache-2.0

/// Prime factors that no RSA modulus has: where one is found, the number was damaged on its way, or never made by an RSA generator.
enum SmallFactors {
    /// Primes up to here are looked for; 2^17 is the first power of two that leaves 65537 and its neighbours below it.
    static let limit = 1 << 17

    /// 23 KiB, made when first needed in some hundreds of microseconds.
    private static let primorial = BigInteger.primorial(limit)
    private static let primes = WordArithmetic.primes(upTo: limit)

    /// The smallest prime factor up to ``limit``; `nil` where there is none.
    static func smallest(of modulus: BigInteger) -> Int? {
        let common = modulus.greatestCommonDivisor(with: primorial)
        guard !common.isOne else { return nil }
        return primes.first { common % UInt($0) == 0 }
    }

    /// Which of the moduli no prime in `product` divides.
    ///
    /// One greatest common divisor of two products, which costs some hundred single ones, answers for all; what it finds is small, and cheap to
    /// look for in each modulus.
    static func areFree(_ moduli: [BigInteger], of product: BigInteger) -> [Bool] {
        let common = BigInteger.product(of: moduli[...]).greatestCommonDivisor(with: product)
        if common.isOne { return moduli.map { _ in true } }
        return moduli.map { $0.greatestCommonDivisor(with: common).isOne }
    }

    static func areFree(_ moduli: [BigInteger]) -> [Bool] { areFree(moduli, of: primorial) }
}

extension [Candidate] {
    /// Notes on the keys of several files what no prime of the small ones and of the listed ones divides, when `rules` ask for it.
    mutating func noteAbsentFactors(for rules: [Rule], _ options: LintOptions) {
        let places = indices.flatMap { file in self[file].keys.indices.filter { self[file].keys[$0].isSound }.map { (file, $0) } }
        guard places.count > 1 else { return }
        let moduli = places.map { self[$0.0].keys[$0.1].modulus }
        func isApplied(_ rule: Rule) -> Bool { rules.contains { $0.id == rule.id } }
        if isApplied(.mathSmallFactor) {
            for (place, isFree) in zip(places, SmallFactors.areFree(moduli)) { self[place.0].keys[place.1].isFreeOfSmallFactors = isFree }
        }
        let products = options.blocklists.compactMap(\.primeProduct)
        guard isApplied(.mathSharedPrime), !products.isEmpty else { return }
        for place in places { self[place.0].keys[place.1].isFreeOfListedPrimes = true }
        for product in products {
            for (place, isFree) in zip(places, SmallFactors.areFree(moduli, of: product)) where !isFree {
                self[place.0].keys[place.1].isFreeOfListedPrimes = false
            }
        }
    }
}
