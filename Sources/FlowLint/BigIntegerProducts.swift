// SPDX-License-Identifier: Apache-2.0

internal import CGMP

extension BigInteger {
    static let one = BigInteger(1)

    /// The product of all primes up to `limit`.
    static func primorial(_ limit: Int) -> BigInteger { BigInteger { unsafe __gmpz_primorial_ui($0, UInt(limit)) } }

    /// The product of all numbers, by halves, so that the factors of each product are of one size; 1 of none.
    static func product(of numbers: ArraySlice<BigInteger>) -> BigInteger {
        switch numbers.count {
        case 0: return .one
        case 1: return numbers[numbers.startIndex]
        default:
            let middle = numbers.startIndex + numbers.count / 2
            return product(of: numbers[..<middle]) * product(of: numbers[middle...])
        }
    }

    /// Quotient, rounded down, and remainder in one division; `divisor` is positive.
    func quotientAndRemainder(dividingBy divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
        var remainder = BigInteger.one
        let quotient = BigInteger { quotient in
            remainder = BigInteger { remainder in unsafe __gmpz_fdiv_qr(quotient, remainder, self.number, divisor.number) }
        }
        return (quotient, remainder)
    }

    /// The least common multiple.
    func leastCommonMultiple(with other: BigInteger) -> BigInteger { .init { unsafe __gmpz_lcm($0, number, other.number) } }

    var absoluteValue: BigInteger { .init { unsafe __gmpz_abs($0, number) } }

    /// Base 16, lower case.
    var hexadecimal: String {
        let digits = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return digits.isEmpty ? "0" : String(digits.drop { $0 == "0" })
    }
}
