// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowLint

/// Batch GCD against the definition: every pair by itself.
@Suite struct BatchGCDTests {
    /// The same numbers on every machine and in every run.
    struct Numbers: RandomNumberGenerator {
        private var state: UInt64
        init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

        /// Marsaglia, "Xorshift RNGs" (2003), with a multiplication after it.
        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }

        /// Exactly that many bits, odd.
        mutating func odd(bitCount: Int) -> BigInteger {
            guard bitCount > 1 else { return BigInteger(1) }
            var bytes = (0..<(bitCount + 7) / 8).map { _ in UInt8.random(in: 0...255, using: &self) }
            let top = UInt8((bitCount - 1) % 8)
            bytes[0] = bytes[0] & (1 << top - 1) | 1 << top
            bytes[bytes.count - 1] |= 1
            return BigInteger(bytes)
        }

        mutating func prime(bitCount: Int) -> BigInteger {
            while true {
                let candidate = odd(bitCount: bitCount)
                if candidate.isProbablePrime(rounds: 10) { return candidate }
            }
        }
    }

    private static func naive(_ moduli: [BigInteger]) -> [BigInteger] {
        moduli.indices.map { index in
            let product = moduli.indices.filter { $0 != index }.reduce(BigInteger(1)) { $0 * moduli[$1] % moduli[index] }
            return product.greatestCommonDivisor(with: moduli[index])
        }
    }

    private static func distinct(_ moduli: [BigInteger]) -> [BigInteger] {
        var seen: Set<[UInt8]> = []
        return moduli.filter { seen.insert($0.bytes).inserted }
    }

    @Test(arguments: 1...40) func smallFleetsOfEveryCount(count: Int) {
        var numbers = Numbers(seed: count)
        let moduli = Self.distinct((0..<count).map { _ in numbers.odd(bitCount: 96) })
        #expect(BatchGCD().divisors(of: moduli) == Self.naive(moduli))
    }

    @Test(arguments: 1...20) func sizesAreMixed(seed: Int) {
        var numbers = Numbers(seed: seed)
        let sizes = [2, 3, 8, 63, 64, 65, 128, 512, 1024, 2047, 2048, 2049, 8192]
        let moduli = Self.distinct(
            (0..<60).map { _ in numbers.odd(bitCount: sizes.randomElement(using: &numbers)!) } + [BigInteger(2), .power(ofTwo: 2047)])
        #expect(BatchGCD().divisors(of: moduli.filter { !$0.isOne }) == Self.naive(moduli.filter { !$0.isOne }))
    }

    /// Their reciprocals add up to more than 1, and the sums of cofactors to more than the products.
    @Test func smallestModuliAreReducedToo() {
        var numbers = Numbers(seed: 97)
        let small = [2, 3, 4, 5, 6, 7, 9, 11].map { BigInteger($0) }
        let moduli = small + Self.distinct((0..<40).map { _ in numbers.odd(bitCount: 2048) })
        #expect(BatchGCD().divisors(of: moduli) == Self.naive(moduli))
        #expect(BatchGCD(forestSize: 24).divisors(of: moduli) == Self.naive(moduli))
    }

    @Test(arguments: 1...10) func manyPrimesAreShared(seed: Int) {
        var numbers = Numbers(seed: seed)
        let primes = Self.distinct((0..<12).map { _ in numbers.prime(bitCount: 64) })
        let moduli = Self.distinct(
            (0..<100).map { _ in primes.randomElement(using: &numbers)! * primes.randomElement(using: &numbers)! }
                + (0..<50).map { _ in numbers.prime(bitCount: 128) })
        #expect(BatchGCD().divisors(of: moduli) == Self.naive(moduli))
    }

    /// What is dropped at either end of a product does not reach what is kept, at sizes of every kind.
    @Test(arguments: 1...200) func middleProductIsTheMiddleOfTheProduct(seed: Int) {
        var numbers = Numbers(seed: seed)
        let dropped = Int.random(in: 0...600, using: &numbers)
        let count = dropped + Int.random(in: max(1, dropped)...(2 * dropped + 10), using: &numbers)
        // All ones carry farthest, and a number of the fewest words has zeros above it.
        let fraction = [
            numbers.odd(bitCount: Int.random(in: 1...64 * count, using: &numbers)), .power(ofTwo: 64 * count) - BigInteger(1),
            BigInteger(1),
            BigInteger(0),
        ][seed % 4]
        let factor = [numbers.odd(bitCount: 64 * dropped + 64), .power(ofTwo: 64 * dropped + 64) - BigInteger(1)][seed / 4 % 2]
        let middle = fraction.middleProduct(count: count, times: factor, dropping: dropped)
        let places = 64 * (count - dropped)
        let difference = (middle - ((fraction * factor) >> (64 * dropped))).lowBits(places)
        let ends = [BigInteger(0), BigInteger(1), .power(ofTwo: places) - BigInteger(1)]
        #expect(ends.contains { $0 == difference })
    }

    @Test func oneAndAllProcessorsAgree() {
        var numbers = Numbers(seed: 7)
        let moduli = Self.distinct((0..<500).map { _ in numbers.odd(bitCount: 512) })
        let serial = BatchGCD(workers: .one).divisors(of: moduli)
        #expect(BatchGCD(workers: .all).divisors(of: moduli) == serial)
        #expect(serial == Self.naive(moduli))
    }

    @Test(arguments: [1, 2, 3, 7, 40, 99, 100]) func subsetsGiveTheSame(size: Int) {
        var numbers = Numbers(seed: size)
        let moduli = Self.distinct((0..<100).map { _ in numbers.odd(bitCount: 128) })
        #expect(BatchGCD(forestSize: size).divisors(of: moduli) == Self.naive(moduli))
    }

    @Test(arguments: 1...6) func squaredJobsGiveTheSame(count: Int) {
        var numbers = Numbers(seed: count)
        let moduli = Self.distinct((0..<30).map { _ in numbers.odd(bitCount: 128) })
        let subsets = BatchGCD.split(moduli, into: count)
        let merged = subsets.indices.flatMap { row in
            let answers = subsets.indices.map { column in
                row == column ? BatchGCD().divisors(of: subsets[row]) : BatchGCD().divisors(of: subsets[row], with: subsets[column])
            }
            return subsets[row].indices.map { index in answers.contains { !$0[index].isOne } }
        }
        #expect(merged == Self.naive(moduli).map { !$0.isOne })
    }

    /// Whatever the bound on the error of a fraction says, here the true remainders are 0, 1 and n - 1.
    @Test(arguments: [8, 64, 300], [65, 512, 1000]) func remaindersAtTheEdgesAreExact(count: Int, bitCount: Int) {
        var numbers = Numbers(seed: count + bitCount)
        let moduli = Self.distinct((0..<count).map { _ in numbers.odd(bitCount: bitCount) })
        let product = moduli.reduce(BigInteger(1), *)
        let forest = ProductForest(moduli, cofactors: false, workers: .one)
        #expect(forest.greatestCommonDivisors(withProductsOf: [product]) == moduli)
        #expect(forest.greatestCommonDivisors(withProductsOf: [product + BigInteger(1)]).allSatisfy { $0.isOne })
        #expect(forest.greatestCommonDivisors(withProductsOf: [product - BigInteger(1)]).allSatisfy { $0.isOne })
        #expect(forest.greatestCommonDivisors(withProductsOf: [product * product - product * moduli[5]]) == moduli)
    }

    @Test func progressRisesToOne() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Double.self)
        var numbers = Numbers(seed: 3)
        let moduli = Self.distinct((0..<100).map { _ in numbers.odd(bitCount: 128) })
        for size in [20, 1000] {
            _ = BatchGCD(forestSize: size, progress: { continuation.yield($0) }).divisors(of: moduli)
            continuation.yield(-1)
        }
        continuation.finish()
        var fractions: [Double] = []
        for await fraction in stream {
            if fraction < 0 {
                #expect(fractions == fractions.sorted() && fractions.last == 1 && Set(fractions).count == fractions.count)
                fractions = []
            } else {
                fractions.append(fraction)
            }
        }
    }
}

/// Who shares a factor with whom.
@Suite struct SharedFactorTests {
    private let primes: [BigInteger]

    init() {
        var numbers = BatchGCDTests.Numbers(seed: 23)
        primes = (0..<12).map { _ in numbers.prime(bitCount: 256) }
    }

    private func groups(_ moduli: [BigInteger]) -> [[Int]] {
        BatchGCD().sharedFactors(of: moduli).map { shared in
            for index in shared.indices { #expect((moduli[index] % shared.factor).sign == 0 && !shared.factor.isOne) }
            return shared.indices
        }
    }

    @Test func nothingIsShared() {
        #expect(groups([]) == [])
        #expect(groups([primes[0]]) == [])
        #expect(groups([primes[0] * primes[1], primes[2] * primes[3], primes[4] * primes[5]]) == [])
    }

    @Test func pairsAndStars() {
        let moduli = [
            primes[0] * primes[1], primes[2] * primes[3], primes[4] * primes[5], primes[4] * primes[6], primes[0] * primes[7],
            primes[0] * primes[8],
        ]
        #expect(groups(moduli) == [[0, 4, 5], [2, 3]])
    }

    @Test func cliques() {
        let (p, q, r) = (primes[0], primes[1], primes[2])
        #expect(groups([p * q, p * r, q * r]) == [[0, 1], [0, 2], [1, 2]])
        #expect(groups([p * q, p * r, q * r, p * primes[3]]) == [[0, 1, 3], [0, 2], [1, 2]])
    }

    @Test func keysOfMorePrimesOrPowers() {
        let (p, q, r) = (primes[0], primes[1], primes[2])
        #expect(groups([p * p, p * q]) == [[0, 1]])
        #expect(groups([p * q * r, p * q]) == [[0, 1]])
        #expect(groups([p * q * r, p * primes[3], q * primes[4]]) == [[0, 1], [0, 2]])
    }

    /// Random numbers share 3, 5 and 7 in nearly as many ways as there are pairs: to find out which would take minutes.
    @Test(.timeLimit(.minutes(1))) func numbersThatAreNoModuliDoNotHideKeys() {
        var numbers = BatchGCDTests.Numbers(seed: 31)
        let noise = (0..<6000).map { _ in numbers.odd(bitCount: 2048) }
        let found = groups(noise[..<3000] + [primes[0] * primes[1]] + noise[3000...] + [primes[1] * primes[2]])
        // Some pairs do share a larger prime: of 2^24 pairs about one in a million.
        #expect(found.contains([3000, 6001]) && found.count < 50)
        // What is left of two moduli may be the same.
        let (three, five) = (BigInteger(3), BigInteger(5))
        #expect(groups([three * primes[0], five * primes[0], three * five, BigInteger(15) * five]) == [[0, 1]])
    }

    @Test func largeDivisorsAreFoundAmongSmallOnes() {
        var numbers = BatchGCDTests.Numbers(seed: 5)
        let shared = numbers.prime(bitCount: 129)
        let moduli = (0..<50).map { index in numbers.prime(bitCount: 300) * (index % 20 == 3 ? shared : BigInteger(6)) }
        let pairs = BatchGCD().pairs(of: moduli, atLeast: .power(ofTwo: 128))
        #expect(pairs.map(\.indices) == [[3, 23], [3, 43], [23, 43]])
        #expect(pairs.allSatisfy { $0.factor == shared })
    }
}
