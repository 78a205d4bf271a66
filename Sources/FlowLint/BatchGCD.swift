// SPDX-License-Identifier: Apache-2.0

/// Finds the moduli of a fleet that share a factor with any other, in a time that grows little faster than their number.
///
/// A product tree after D. J. Bernstein, "How to find smooth parts of integers" (2004), that carries the sum of cofactors up as well,
/// so that nothing is squared; a scaled remainder tree after D. J. Bernstein, "Scaled remainder trees" (2004), on the way down; the
/// subsets of M. Hastings, J. Fried and N. Heninger, "Weak Keys Remain Widespread in Network Devices" (2016).
struct BatchGCD: Sendable {
    /// The most moduli in one forest, which with 2,048 bits each takes less than 1.5 GB: 100,000 took 1.06 GB.
    ///
    /// A level of products has as many bytes as the moduli, 32 MiB, and there are log2(2^17) - 2 of them; the step at the roots
    /// takes some ten times the size of a level more.
    static let maximumForestSize = 1 << 17

    /// On how many processors.
    var workers = Workers.all
    /// How many moduli stand in one forest at most.
    var forestSize = maximumForestSize
    /// Called with the fraction of the steps that are done, from 0 to 1.
    var progress: @Sendable (Double) -> Void = { _ in }

    /// For each modulus its greatest common divisor with the product of the others.
    ///
    /// - Parameter moduli: distinct, each at least 2.
    func divisors(of moduli: [BigInteger]) -> [BigInteger] {
        guard moduli.count > 1 else { return moduli.map { _ in BigInteger(1) } }
        let subsets = Self.split(moduli, into: (moduli.count + forestSize - 1) / forestSize)
        let passCount = subsets.count > 1 ? 3 : 2
        let stepCount = passCount * subsets.reduce(0) { $0 + ProductForest.stepCount(of: $1.count) }
        var steps = 0
        func step() {
            steps += 1
            progress(min(1, Double(steps) / Double(stepCount)))
        }
        // Two passes, so that there is one forest at a time and of the others no more than their products.
        let products =
            subsets.count > 1 ? subsets.map { ProductForest($0, cofactors: false, workers: workers, step: step).product } : []
        return subsets.indices.flatMap { index in
            let others = products.indices.filter { $0 != index }.map { products[$0] }
            return ProductForest(subsets[index], cofactors: true, workers: workers, step: step)
                .greatestCommonDivisors(withProductsOf: others, step: step)
        }
    }

    /// For each modulus of `rows` its greatest common divisor with the product of `columns`: one of the k^2 jobs that together do what
    /// ``divisors(of:)`` does, for subsets without a modulus in common.
    func divisors(of rows: [BigInteger], with columns: [BigInteger]) -> [BigInteger] {
        guard !rows.isEmpty, !columns.isEmpty else { return rows.map { _ in BigInteger(1) } }
        let product = ProductForest(columns, cofactors: false, workers: workers).product
        return ProductForest(rows, cofactors: false, workers: workers).greatestCommonDivisors(withProductsOf: [product])
    }

    /// The pairs whose greatest common divisor is `bound` or more, of numbers that may have small factors in common.
    ///
    /// - Parameter numbers: distinct, each at least 2.
    func pairs(of numbers: [BigInteger], atLeast bound: BigInteger) -> [SharedFactor] {
        let divisors = divisors(of: numbers)
        let flagged = numbers.indices.filter { divisors[$0] >= bound }
        return workers.map(flagged.count) { position in
            flagged[(position + 1)...].map { other in
                SharedFactor(
                    factor: numbers[flagged[position]].greatestCommonDivisor(with: numbers[other]), indices: [flagged[position], other])
            }.filter { $0.factor >= bound }
        }.flatMap(\.self)
    }

    /// `count` parts whose sizes differ by one at most.
    static func split<Element>(_ elements: [Element], into count: Int) -> [[Element]] {
        (0..<count).map { Array(elements[$0 * elements.count / count..<($0 + 1) * elements.count / count]) }
    }
}

/// A factor greater than 1 that several moduli have in common.
struct SharedFactor: Sendable {
    /// The greatest one that these moduli share; the prime, where they have two primes each.
    var factor: BigInteger
    /// At least two, ascending.
    var indices: [Int]
}

extension BatchGCD {
    /// Who shares a factor with whom, other than primes up to ``SmallFactors/limit``.
    ///
    /// Those are no secret of any key: they show numbers that are no moduli of RSA, which share them in nearly as many ways as there are
    /// pairs.
    ///
    /// - Parameter moduli: distinct, each at least 2.
    func sharedFactors(of moduli: [BigInteger]) -> [SharedFactor] {
        let divisors = divisors(of: moduli)
        let suspects = moduli.indices.filter { !divisors[$0].isOne }
        let reduced = workers.map(suspects.count) { place in
            let index = suspects[place]
            return (modulus: Self.withoutSmallFactors(moduli[index]), divisor: Self.withoutSmallFactors(divisors[index]))
        }
        let flagged = reduced.indices.filter { !reduced[$0].divisor.isOne }
        var groups: [[UInt8]: Set<Int>] = [:]
        for place in flagged where reduced[place].divisor != reduced[place].modulus {
            groups[reduced[place].divisor.bytes, default: []].insert(place)
        }
        // Both primes of pq are shared among pq, pr and qr, so that batch GCD gives pq back; and there are keys of more primes than
        // two. Those are compared one by one, with the few that are flagged.
        let unresolved = flagged.filter {
            reduced[$0].divisor == reduced[$0].modulus || groups[reduced[$0].divisor.bytes]?.count == 1
        }
        let found = workers.map(unresolved.count) { position in
            let place = unresolved[position]
            return flagged.filter { $0 != place }.map { ($0, reduced[place].modulus.greatestCommonDivisor(with: reduced[$0].modulus)) }
                .filter { !$0.1.isOne }.map { (other: $0, bytes: $1.bytes) }
        }
        for (place, pairs) in zip(unresolved, found) {
            for pair in pairs { groups[pair.bytes, default: []].formUnion([place, pair.other]) }
        }
        return groups.filter { $0.value.count > 1 }
            .map { SharedFactor(factor: BigInteger($0.key), indices: $0.value.map { suspects[$0] }.sorted()) }
            .sorted { ($0.indices[0], $0.indices[1], $0.factor) < ($1.indices[0], $1.indices[1], $1.factor) }
    }

    private static func withoutSmallFactors(_ number: BigInteger) -> BigInteger {
        var number = number
        var common = number.greatestCommonDivisor(with: SmallFactors.primorial)
        while !common.isOne {
            number = number / common
            common = number.greatestCommonDivisor(with: common)
        }
        return number
    }
}
