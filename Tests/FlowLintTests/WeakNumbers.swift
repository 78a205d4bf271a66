// SPDX-License-Identifier: Apache-2.0

import FlowKeys

@testable import FlowLint

/// Primes and products with one weakness each, the same in every run.
enum WeakNumbers {
    /// xorshift64* from a fixed state: nobody may ever use these keys, so it need not be a good generator.
    struct Generator {
        var state: UInt64

        mutating func word() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 2_685_821_657_736_338_717
        }

        /// Of exactly `bits` bits, the two highest set, odd.
        mutating func number(_ bits: Int) -> BigInteger {
            var bytes: [UInt8] = []
            while bytes.count * 8 < bits { bytes.append(UInt8(truncatingIfNeeded: word() >> 32)) }
            let low = BigInteger(bytes).lowBits(bits - 2)
            return .power(ofTwo: bits - 1) + .power(ofTwo: bits - 2) + low + BigInteger(low.isOdd ? 0 : 1)
        }

        mutating func prime(_ bits: Int) -> BigInteger { nextPrime(after: number(bits)) }
    }

    /// The smallest prime above `number`.
    static func nextPrime(after number: BigInteger) -> BigInteger {
        var candidate = number + BigInteger(number.isOdd ? 2 : 1)
        while !candidate.isProbablePrime(rounds: 25) { candidate = candidate + BigInteger(2) }
        return candidate
    }

    /// The smallest prime that is `start` + k `step`.
    static func prime(from start: BigInteger, by step: BigInteger) -> BigInteger {
        var candidate = start
        while !candidate.isProbablePrime(rounds: 25) { candidate = candidate + step }
        return candidate
    }

    private static let primes: [BigInteger] = {
        var generator = Generator(state: 7)
        return (0..<3).map { _ in generator.prime(1024) }
    }()

    static var p: BigInteger { primes[0] }
    static var q: BigInteger { primes[1] }
    static var r: BigInteger { primes[2] }
    static var modulus: BigInteger { p * q }

    static func near(_ distance: Int) -> BigInteger { nextPrime(after: p + .power(ofTwo: distance)) }

    static let small = BigInteger(7919) * prime(from: Generator.start(2036), by: BigInteger(2))
    static let sparsePrime = nextPrime(after: .power(ofTwo: 1023))
    static let sparse = sparsePrime * nextPrime(after: .power(ofTwo: 1023) + .power(ofTwo: 600))

    /// Primes k M + x with M the product of the primes up to `limit`, 1024 bits.
    static func structured(limit: Int, _ residue: (BigInteger) -> BigInteger, state: UInt64) -> BigInteger {
        let product = BigInteger.product(of: WordArithmetic.primes(upTo: limit).dropFirst().map { BigInteger($0) }[...])
        var generator = Generator(state: state)
        let start = generator.number(1024)
        // Even multiples keep the parity, so the residue is made odd first.
        let low = residue(product)
        let odd = (start - start % product + low)
        return prime(from: odd.isOdd ? odd : odd + product, by: product << 1)
    }

    private static func power(of base: Int, _ exponent: Int) -> (BigInteger) -> BigInteger {
        { BigInteger(base).power(BigInteger(exponent), modulo: $0) }
    }

    static let roca =
        structured(limit: 167, power(of: 65537, 123_456_789), state: 3) * structured(limit: 167, power(of: 65537, 987_654_322), state: 4)
    static let otherBase =
        structured(limit: 227, power(of: 4, 123_456_789), state: 5) * structured(limit: 227, power(of: 4, 987_654_322), state: 6)
    /// A power of 65537 modulo each small prime, but not the same one: the square modulo 7.
    static let rocaByPrimesAlone: BigInteger = {
        let others = BigInteger.product(of: WordArithmetic.primes(upTo: 167).filter { $0 != 2 && $0 != 7 }.map { BigInteger($0) }[...])
        var number = BigInteger(65537) + others * .power(ofTwo: 1800)
        let wanted = 65537 * 65537 % 7
        while number % 7 as UInt != UInt(wanted) || !number.isOdd { number = number + others }
        return number
    }()

    private static let shared: (high: BigInteger, low: BigInteger) = {
        var generator = Generator(state: 11)
        return (generator.number(300) << 724, generator.number(300))
    }()

    private static func sharing(_ state: UInt64) -> BigInteger {
        var generator = Generator(state: state)
        return prime(from: shared.high + (generator.number(400) << 300) + shared.low, by: .power(ofTwo: 300))
    }

    static let sharedBits = sharing(12) * sharing(13)

    /// p - 1 is a product of different primes below 10,000.
    static let smooth: BigInteger = {
        let primes = WordArithmetic.primes(upTo: 10_000).map { BigInteger($0) }
        var product = BigInteger(2)
        var index = 100
        while product.bitCount < 990 {
            product = product * primes[index]
            index += 1
        }
        for first in primes[500...] {
            for second in primes[800...] {
                let candidate = product * first * second + .one
                if candidate.isProbablePrime(rounds: 25) { return candidate }
            }
        }
        return .one
    }()

    /// A third of the ones.
    static let thin: BigInteger = {
        var generator = Generator(state: 21)
        let bytes = (0..<256).map { _ in UInt8(truncatingIfNeeded: generator.word() >> 20 & generator.word() >> 30) }
        return nextPrime(after: BigInteger([0x80] + bytes.dropFirst()))
    }()

    static func file(_ modulus: BigInteger, e exponent: BigInteger = BigInteger(65537)) -> [UInt8] {
        PEM.encode(RSAPublicNumbers(modulus: modulus.bytes, publicExponent: exponent.bytes))
    }

    /// n, e, d, p, q, dP, dQ and qInv, for whatever p and q are.
    static func numbers(_ p: BigInteger, _ q: BigInteger, d: BigInteger? = nil) -> [BigInteger] {
        let (first, second) = (p - .one, q - .one)
        let totient = first.leastCommonMultiple(with: second)
        let d = d ?? BigInteger(65537).inverse(modulo: totient)!
        let e = d.inverse(modulo: totient)!
        return [p * q, e, d, p, q, d % first, d % second, q.inverse(modulo: p) ?? .one]
    }

    static func privateFile(_ numbers: [BigInteger]) -> [UInt8] {
        PEM.encode(label: "PRIVATE KEY", DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(numbers.map(\.bytes))).span)
    }

    /// A prime of so many bits, the same each time.
    static func unbalanced(_ bits: Int) -> BigInteger {
        var generator = Generator(state: UInt64(bits))
        return generator.prime(bits)
    }

    /// A sound key of three primes in PKCS#1, but for what is changed.
    static func threePrimes(_ change: (inout [BigInteger]) -> Void = { _ in }) -> [UInt8] {
        let (first, second, third) = (unbalanced(683), unbalanced(682), unbalanced(684))
        let totient = (first - .one) * (second - .one) * (third - .one)
        var numbers = numbers(first, second, d: BigInteger(65537).inverse(modulo: totient))
        (numbers[0], numbers[1]) = (first * second * third, BigInteger(65537))
        change(&numbers)
        let last = [third, numbers[2] % (third - .one), (first * second).inverse(modulo: third)!].map { DERWriter.integer($0.bytes) }
        let parts = [DERWriter.integer(1)] + numbers.map { DERWriter.integer($0.bytes) } + [DERWriter.sequence([DERWriter.sequence(last)])]
        return PEM.encode(label: "RSA PRIVATE KEY", DERWriter.sequence(parts).span)
    }

    /// The same with one number changed.
    static func privateFile(changing index: Int, _ change: (BigInteger) -> BigInteger) -> [UInt8] {
        var numbers = numbers(p, q)
        numbers[index] = change(numbers[index])
        return privateFile(numbers)
    }
}

extension WeakNumbers.Generator {
    static func start(_ bits: Int) -> BigInteger {
        var generator = WeakNumbers.Generator(state: 17)
        return generator.number(bits)
    }
}
