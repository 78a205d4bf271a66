// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

@testable import FlowLint

/// The arithmetic under the rules, against identities that hold for all numbers.
@Suite struct NumberTests {
    private static let sizes = [3, 17, 63, 64, 65, 512, 2048, 2049]

    @Test(arguments: sizes) func identities(bits: Int) {
        var generator = WeakNumbers.Generator(state: UInt64(bits))
        for _ in 0..<50 {
            let (a, b) = (generator.number(bits), generator.number(max(3, bits / 2)))
            #expect(a.bitCount == bits)
            #expect(BigInteger(a.bytes) == a)
            #expect((a + b) * (a - b) == a * a - b * b)
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
            #expect(quotient * b + remainder == a && remainder >= BigInteger(0) && remainder < b)
            #expect(quotient == a / b && remainder == a % b)
            #expect(a.greatestCommonDivisor(with: b) * a.leastCommonMultiple(with: b) == a * b)
            let root = a.squareRoot
            #expect(root * root <= a && a < (root + .one) * (root + .one))
            #expect((a * a).isSquare && (a * a * a).exactRoot(3) == a)
            #expect((a << 13) >> 13 == a && a.lowBits(2) == BigInteger(a % 4 as UInt))
            #expect((0 - a.sign) == (BigInteger(0) - a).sign && (BigInteger(0) - a).absoluteValue == a)
            if let inverse = b.inverse(modulo: a) { #expect((inverse * b % a).isOne) }
        }
    }

    @Test func productsAndPrimes() {
        let primes = WordArithmetic.primes(upTo: 1000)
        #expect(primes.count == 168)
        #expect(BigInteger.product(of: primes.map { BigInteger($0) }[...]) == .primorial(1000))
        #expect(BigInteger.product(of: []).isOne)
        for number in 3..<2000 where number % 2 == 1 {
            let isPrime = !primes.contains { $0 < number && number % $0 == 0 }
            // 2047 is the first that deceives base 2.
            #expect(BigInteger(number).passesMillerRabin == isPrime)
        }
        #expect(BigInteger(255).hexadecimal == "ff" && BigInteger(0).hexadecimal == "0")
    }

    /// The sieve loses no square: its survivors are those of the definition.
    @Test(arguments: 1...20) func sieveKeepsEverySquare(seed: Int) {
        var generator = WeakNumbers.Generator(state: UInt64(seed))
        let start = generator.number(200 + seed)
        for place in [0, 1, 63, 64, 65, 127, 500, 999] {
            let root = generator.number(90)
            let halfSum = start + BigInteger(place)
            let modulus = halfSum * halfSum - root * root
            #expect(QuadraticSieve.survivors(of: start, minus: modulus, count: 1000).contains(place))
        }
        let survivors = (0..<20).map { _ in QuadraticSieve.survivors(of: start, minus: generator.number(400), count: 1000).count }
        #expect(survivors.reduce(0, +) < 5)
    }

    @Test func fractionsGiveBackTheirQuotient() {
        var generator = WeakNumbers.Generator(state: 5)
        let (numerator, denominator) = (generator.number(300), generator.number(280))
        var (value, inverse) = (BigInteger.one, BigInteger(0))
        for term in Array(ContinuedFraction(numerator, denominator)).reversed() { (value, inverse) = (term * value + inverse, value) }
        #expect(value * denominator == inverse * numerator)
    }

    /// Whatever the numbers, every rule ends, and soon.
    @Test func absurdNumbersEnd() throws {
        let moduli = [0, 1, 2, 63, 510, 511, 512, 2047, 2048, 16_383, 16_384].flatMap { bits in
            [BigInteger.power(ofTwo: bits), .power(ofTwo: bits) - .one, .power(ofTwo: bits) + .one]
        }
        var options = LintOptions()
        options.isDeep = true
        // A power modulo 16,384 bits takes seconds in a deep run, and tells nothing more here.
        let rules = Rule.all.filter { $0.id != "math-pminus1" }
        for modulus in moduli {
            for exponent in [BigInteger(0), .one, BigInteger(65537), modulus, .power(ofTwo: 2047) + .one] {
                let report = try lint(WeakNumbers.file(modulus, e: exponent), rules: rules, options: options)
                #expect(report.findings.contains { $0.severity == .error })
                #expect(!report.notChecked.contains { $0.reason.hasPrefix("the rule failed") })
            }
        }
    }

    @Test(arguments: TestBackend.allCases) func freshKeysAreClean(backend: TestBackend) throws {
        var options = LintOptions()
        options.isDeep = true
        for _ in 0..<5 {
            let upload = try Upload.make(backend)
            #expect(try lint(upload.pem, options: options).findings == [])
            let ids = try lint(upload.privatePEM, options: options, counterparts: [Counterpart(path: "p", numbers: upload.numbers)])
                .findings.map(\.rule)
            #expect(ids == ["upload-private-leak"])
        }
    }

    /// Moduli are multiplied and reduced many times on the way; the screen finds what single greatest common divisors find.
    @Test(arguments: 0...2) func screensFindWhatSinglesFind(productCount: Int) {
        let products = [WeakNumbers.p * WeakNumbers.r, .primorial(50)].prefix(productCount)
        var generator = WeakNumbers.Generator(state: 7)
        let moduli = (0..<100).map { index in generator.number(512) * (index % 9 == 4 ? WeakNumbers.r : .one) }
        var screen = FactorScreen(Array(products))
        for (index, modulus) in moduli.enumerated() { screen.add(modulus, owner: index) }
        let sharers = moduli.indices.filter { index in products.contains { !$0.greatestCommonDivisor(with: moduli[index]).isOne } }
        #expect(screen.owners() == sharers)
        #expect([0...0, 11...11, 12...99][productCount].contains(sharers.count))
    }

    @Test func batchesSayWhatSinglesSay() throws {
        let upload = try Upload.shared()
        let product = try Blocklist(path: "p", bytes: [1, 1] + WeakNumbers.r.bytes.reversed())
        var options = LintOptions()
        options.blocklists = [product]
        let files = [
            upload.pem, WeakNumbers.file(WeakNumbers.small), WeakNumbers.file(WeakNumbers.modulus), [], upload.pem,
            WeakNumbers.file(WeakNumbers.p * WeakNumbers.r), WeakNumbers.file(.power(ofTwo: 2047)),
        ].enumerated().map { (path: "\($0)", bytes: $1) }
        let linter = Linter(options: options, sha256: { span in [UInt8](repeating: UInt8(span.count & 255), count: 32) })
        #expect(linter.lint(files).map(\.findings) == files.map { linter.lint($0.bytes, path: $0.path).findings })
    }

    @Test func factorsAreShownOnlyWhenAskedFor() throws {
        let file = WeakNumbers.file(WeakNumbers.p * WeakNumbers.near(515))
        var options = LintOptions()
        let factor = WeakNumbers.p.hexadecimal
        #expect(try !lint(file, options: options).findings.contains { $0.message.contains(factor) })
        options.showsFactors = true
        #expect(try lint(file, options: options).findings.contains { $0.message.contains(factor) })
    }

    @Test func primalityIsLeftOutOfBulk() throws {
        var options = LintOptions()
        options.isBulk = true
        let report = try lint(WeakNumbers.file(WeakNumbers.p), options: options)
        #expect(!report.findings.contains { $0.rule == "math-modulus-prime" })
        #expect(report.notChecked.contains { $0.rule == "math-modulus-prime" })
    }
}
