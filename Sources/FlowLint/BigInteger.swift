// SPDX-License-Identifier: Apache-2.0

internal import CGMP

/// An integer of any size on GMP, immutable. GMP overwrites its memory when it is gone, because private numbers pass through here.
@safe final class BigInteger: @unchecked Sendable {
    // Sendable: written only while it is made.
    typealias Number = UnsafeMutablePointer<__mpz_struct>
    let number: Number

    private static let wipesFreedMemory: Void = flowproof_gmp_wipe_freed_memory()

    /// Lets `write` set a number that is zero.
    @safe init(_ write: (Number) -> Void) {
        Self.wipesFreedMemory
        unsafe number = .allocate(capacity: 1)
        unsafe __gmpz_init(number)
        unsafe write(number)
    }

    deinit {
        unsafe __gmpz_clear(number)
        unsafe number.deallocate()
    }

    /// From big-endian bytes.
    convenience init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// From big-endian bytes, read where they stand: a copy of a private number would have to be wiped.
    convenience init(_ bytes: ArraySlice<UInt8>) {
        self.init { number in
            unsafe bytes.withUnsafeBytes { unsafe __gmpz_import(number, $0.count, 1, 1, 0, 0, $0.baseAddress) }
        }
    }

    convenience init(_ value: Int) { self.init { unsafe __gmpz_set_si($0, value) } }

    convenience init(_ value: UInt) { self.init { unsafe __gmpz_set_ui($0, value) } }

    /// 2^exponent.
    static func power(ofTwo exponent: Int) -> BigInteger { BigInteger { unsafe __gmpz_setbit($0, UInt(exponent)) } }

    // MARK: Size

    /// -1, 0 or 1.
    var sign: Int { unsafe Int(flowproof_mpz_sign(number)) }
    var isOdd: Bool { unsafe flowproof_mpz_is_odd(number) != 0 }
    var isOne: Bool { unsafe __gmpz_cmp_ui(number, 1) == 0 }
    /// The length of the absolute value in bits; 0 for zero.
    var bitCount: Int { unsafe sign == 0 ? 0 : __gmpz_sizeinbase(number, 2) }
    /// How many bits of the value are 1; for numbers that are not negative.
    var populationCount: Int { unsafe Int(__gmpz_popcount(number)) }

    func bit(_ index: Int) -> Bool { unsafe __gmpz_tstbit(number, UInt(index)) != 0 }

    /// The absolute value, big-endian, without leading zero bytes.
    var bytes: [UInt8] {
        let count = (bitCount + 7) / 8
        return [UInt8](capacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                _ = unsafe __gmpz_export(buffer.baseAddress, &initializedCount, 1, 1, 0, 0, number)
            }
        }
    }

    /// The lowest 64 bits of the absolute value.
    var lowWord: UInt { unsafe __gmpz_get_ui(number) }

    // MARK: Arithmetic

    static func + (first: BigInteger, second: BigInteger) -> BigInteger { .init { unsafe __gmpz_add($0, first.number, second.number) } }

    static func - (first: BigInteger, second: BigInteger) -> BigInteger { .init { unsafe __gmpz_sub($0, first.number, second.number) } }

    static func * (first: BigInteger, second: BigInteger) -> BigInteger { .init { unsafe __gmpz_mul($0, first.number, second.number) } }

    /// first * second + third * fourth, the step of a sum of cofactors.
    static func sumOfProducts(_ first: BigInteger, _ second: BigInteger, _ third: BigInteger, _ fourth: BigInteger) -> BigInteger {
        .init {
            unsafe __gmpz_mul($0, first.number, second.number)
            unsafe __gmpz_addmul($0, third.number, fourth.number)
        }
    }

    /// The quotient, rounded down; `divisor` is not 0.
    static func / (dividend: BigInteger, divisor: BigInteger) -> BigInteger {
        .init { unsafe __gmpz_fdiv_q($0, dividend.number, divisor.number) }
    }

    /// The remainder, with the sign of `divisor`, which is not 0.
    static func % (dividend: BigInteger, divisor: BigInteger) -> BigInteger {
        .init { unsafe __gmpz_fdiv_r($0, dividend.number, divisor.number) }
    }

    /// The remainder by a word that is not 0.
    static func % (dividend: BigInteger, divisor: UInt) -> UInt { unsafe __gmpz_fdiv_ui(dividend.number, divisor) }

    static func << (number: BigInteger, bitCount: Int) -> BigInteger {
        .init { unsafe __gmpz_mul_2exp($0, number.number, UInt(bitCount)) }
    }

    /// Rounded down.
    static func >> (number: BigInteger, bitCount: Int) -> BigInteger {
        .init { unsafe __gmpz_fdiv_q_2exp($0, number.number, UInt(bitCount)) }
    }

    /// The lowest `bitCount` bits; never negative.
    func lowBits(_ bitCount: Int) -> BigInteger { .init { unsafe __gmpz_fdiv_r_2exp($0, number, UInt(bitCount)) } }

    // MARK: Number theory

    func greatestCommonDivisor(with other: BigInteger) -> BigInteger { .init { unsafe __gmpz_gcd($0, number, other.number) } }

    /// This number to the power of `exponent`, which is not negative, modulo `modulus`, which is not 0.
    func power(_ exponent: BigInteger, modulo modulus: BigInteger) -> BigInteger {
        .init { unsafe __gmpz_powm($0, number, exponent.number, modulus.number) }
    }

    /// `nil` where there is no inverse modulo `modulus`, which is not 0.
    func inverse(modulo modulus: BigInteger) -> BigInteger? {
        var exists = false
        let inverse = BigInteger { exists = unsafe __gmpz_invert($0, number, modulus.number) != 0 }
        return exists ? inverse : nil
    }

    /// The square root, rounded down; of a number that is not negative.
    var squareRoot: BigInteger { .init { unsafe __gmpz_sqrt($0, number) } }
    var isSquare: Bool { unsafe __gmpz_perfect_square_p(number) != 0 }

    /// The exact `degree`-th root; `nil` where there is none.
    func exactRoot(_ degree: Int) -> BigInteger? {
        var isExact = false
        let root = BigInteger { isExact = unsafe __gmpz_root($0, number, UInt(degree)) != 0 }
        return isExact ? root : nil
    }

    /// Whether it is prime: certainly not, or not with probability 4^-rounds.
    func isProbablePrime(rounds: Int) -> Bool { unsafe __gmpz_probab_prime_p(number, CInt(rounds)) != 0 }
}

extension BigInteger: Comparable {
    static func == (first: BigInteger, second: BigInteger) -> Bool { unsafe __gmpz_cmp(first.number, second.number) == 0 }

    static func < (first: BigInteger, second: BigInteger) -> Bool { unsafe __gmpz_cmp(first.number, second.number) < 0 }
}
