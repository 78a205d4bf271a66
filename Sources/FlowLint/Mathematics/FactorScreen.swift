// SPDX-License-Identifier: Apache-2.0

/// Finds among many moduli those that share a prime with given products.
///
/// One greatest common divisor with a product of thousands of primes costs some hundred of single moduli. The moduli are therefore
/// multiplied, modulo the given products, and one greatest common divisor at the end answers for all: a prime of a product that divides
/// a modulus divides what is left, too.
struct FactorScreen {
    private let products: [BigInteger]
    /// The product of ``products``.
    private lazy var divisor = BigInteger.product(of: products[...])
    private let divisorBitCount: Int
    private var moduli: [(owner: Int, modulus: BigInteger)] = []
    /// The product of the moduli before `pending`, modulo `divisor`.
    private var remainder = BigInteger.one
    /// The index of the first modulus that `remainder` does not have.
    private var pending = 0
    private var pendingBitCount = 0

    /// - Parameter products: of the primes that are looked for; none, to find nothing.
    init(_ products: [BigInteger]) {
        self.products = products
        divisorBitCount = products.reduce(0) { $0 + $1.bitCount }
    }

    /// Takes one more modulus, at least 1; `owner` is whom ``owners()`` names for it.
    mutating func add(_ modulus: BigInteger, owner: Int) {
        guard !products.isEmpty else { return }
        moduli.append((owner, modulus))
        pendingBitCount += modulus.bitCount
        // A longer product would cost more levels of its tree, a shorter one more divisions.
        if pendingBitCount >= divisorBitCount { remainder = remainder * takePending() % divisor }
    }

    private mutating func takePending() -> BigInteger {
        let product = BigInteger.product(of: moduli[pending...].map(\.modulus)[...])
        (pending, pendingBitCount) = (moduli.count, 0)
        return product
    }

    /// The owners of moduli that share a prime with one of the products, in the order in which they came.
    mutating func owners() -> [Int] {
        let product = remainder * takePending()
        let found = products.map { $0.greatestCommonDivisor(with: product) }.filter { !$0.isOne }
        guard !found.isEmpty else { return [] }
        return moduli.filter { _, modulus in found.contains { !$0.greatestCommonDivisor(with: modulus).isOne } }.map(\.owner)
    }
}
