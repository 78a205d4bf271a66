// SPDX-License-Identifier: Apache-2.0

/// Finds squares among the values (start + i)² - n without calculating them: a value that is a square is a square modulo every small number,
/// and modulo m it depends on i modulo m alone, so that each m gives a pattern of bits that repeats.
struct QuadraticSieve {
    /// The moduli after 64. Each prime leaves about half of the positions, so that of 1,000 about one in 500 runs survives by chance.
    private static let moduli = [9, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61]
    /// Products of moduli that fit into a word: one long division serves several moduli.
    private static let groups: [(product: UInt, moduli: [Int])] = {
        var groups: [(product: UInt, moduli: [Int])] = []
        for modulus in moduli {
            if let last = groups.last, !last.product.multipliedReportingOverflow(by: UInt(modulus)).overflow {
                groups[groups.count - 1] = (last.product * UInt(modulus), last.moduli + [modulus])
            } else {
                groups.append((UInt(modulus), [modulus]))
            }
        }
        return groups
    }()
    /// By modulus: the bits of the residues that are squares.
    private static let squares: [UInt64] = (0...64).map { (modulus: Int) -> UInt64 in
        var squares: UInt64 = 0
        for root in 0..<modulus { squares |= UInt64(1) << UInt64(root * root % modulus) }
        return squares
    }

    /// The i below `count` for which (start + i)² - n may be a square, in order.
    static func survivors(of start: BigInteger, minus modulus: BigInteger, count: Int) -> [Int] {
        var words = [UInt64](repeating: .max, count: (count + 63) / 64)
        sieve(&words, by: 64, Int(start.lowWord & 63), Int(modulus.lowWord & 63))
        for group in groups {
            let (startResidue, modulusResidue) = (start % group.product, modulus % group.product)
            for small in group.moduli {
                sieve(&words, by: small, Int(startResidue % UInt(small)), Int(modulusResidue % UInt(small)))
            }
        }
        var survivors: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                let position = 64 * index + rest.trailingZeroBitCount
                if position < count { survivors.append(position) }
                rest &= rest - 1
            }
        }
        return survivors
    }

    private static func sieve(_ words: inout [UInt64], by small: Int, _ start: Int, _ modulus: Int) {
        let squares = squares[small]
        var pattern: UInt64 = 0
        var value = (start * start + small - modulus) % small
        var step = (2 * start + 1) % small
        for position in 0..<small {
            pattern |= (squares >> UInt64(value) & 1) << UInt64(position)
            value += step
            if value >= small { value -= small }
            step += 2
            if step >= small { step -= small }
        }
        // Long enough that 64 bits can be taken from any place of the first period.
        var repeated = UInt128(pattern)
        var length = small
        while length < 64 + small, length < 128 {
            repeated |= repeated << UInt128(length)
            length *= 2
        }
        var offset = 0
        for index in words.indices {
            words[index] &= UInt64(truncatingIfNeeded: repeated >> UInt128(offset))
            offset = (offset + 64) % small
        }
    }
}
