// SPDX-License-Identifier: Apache-2.0

extension RSAPrivateNumbers {
    /// Derives dP, dQ and qInv (RFC 8017 section 3.2), for files that lack them.
    ///
    /// Returns `nil` unless p and q are odd, greater than 1 and without a common factor.
    package init?(modulus: [UInt8], publicExponent: [UInt8], privateExponent: [UInt8], prime1: [UInt8], prime2: [UInt8]) {
        let (d, p, q) = (Natural(privateExponent), Natural(prime1), Natural(prime2))
        guard p.isOdd, q.isOdd, p != .one, q != .one, let coefficient = q.inverse(modulo: p) else { return nil }
        self.init(
            modulus: modulus, publicExponent: publicExponent, privateExponent: privateExponent, prime1: prime1, prime2: prime2,
            exponent1: d.remainder(modulo: p.minus(.one)).bytes, exponent2: d.remainder(modulo: q.minus(.one)).bytes,
            coefficient: coefficient.bytes)
    }
}

/// An integer that is not negative. Bit by bit is fast enough for the few keys of a file, whose numbers are public.
private struct Natural: Equatable, Comparable {
    static let one = Natural([1])

    /// The least significant first; the last is not 0.
    private var words: [UInt64]

    /// From big-endian bytes.
    init(_ bytes: [UInt8]) {
        words = stride(from: bytes.count, to: 0, by: -8).map { end in
            bytes[max(0, end - 8)..<end].reduce(0) { $0 << 8 | UInt64($1) }
        }
        trim()
    }

    /// Big-endian, without leading zero bytes.
    var bytes: [UInt8] {
        let all = words.reversed().flatMap { word in stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) } }
        return Array(all.drop { $0 == 0 })
    }

    var isOdd: Bool { words.first.map { $0 & 1 == 1 } ?? false }

    static func < (first: Natural, second: Natural) -> Bool {
        guard first.words.count == second.words.count else { return first.words.count < second.words.count }
        return first.words.reversed().lexicographicallyPrecedes(second.words.reversed())
    }

    /// The remainder of division by a number that is not 0.
    func remainder(modulo modulus: Natural) -> Natural {
        var remainder = Natural([])
        for word in words.reversed() {
            for bit in stride(from: 63, through: 0, by: -1) {
                remainder.double(adding: word >> bit & 1)
                if remainder >= modulus { remainder.subtract(modulus) }
            }
        }
        return remainder
    }

    /// The inverse modulo an odd number greater than 1; `nil` where the two have a common factor.
    ///
    /// The binary extended algorithm: u = x self and v = y self, modulo `modulus`, stay true while u and v shrink to their
    /// greatest common divisor.
    func inverse(modulo modulus: Natural) -> Natural? {
        var (u, v) = (remainder(modulo: modulus), modulus)
        var (x, y) = (Natural.one, Natural([]))
        while u != v {
            if u < v { (u, v, x, y) = (v, u, y, x) }
            guard !v.words.isEmpty else { return nil }
            if v.isOdd && u.isOdd {
                u.subtract(v)
                if x < y { x.add(modulus) }
                x.subtract(y)
            }
            u.halveEven(with: &x, modulus)
            v.halveEven(with: &y, modulus)
        }
        return u == .one ? x : nil
    }

    func minus(_ other: Natural) -> Natural {
        var difference = self
        difference.subtract(other)
        return difference
    }

    /// Halves a number while it is even, and its factor modulo `modulus` with it; 0 stays 0.
    private mutating func halveEven(with factor: inout Natural, _ modulus: Natural) {
        while !words.isEmpty && !isOdd {
            halve()
            if factor.isOdd { factor.add(modulus) }
            factor.halve()
        }
    }

    private mutating func double(adding bit: UInt64) {
        var carry = bit
        for index in words.indices { (words[index], carry) = (words[index] << 1 | carry, words[index] >> 63) }
        if carry != 0 { words.append(carry) }
    }

    private mutating func halve() {
        var carry: UInt64 = 0
        for index in words.indices.reversed() { (words[index], carry) = (words[index] >> 1 | carry, words[index] << 63) }
        trim()
    }

    private mutating func add(_ other: Natural) {
        if words.count < other.words.count { words += Array(repeating: 0, count: other.words.count - words.count) }
        var carry = false
        for index in words.indices {
            let addend = index < other.words.count ? other.words[index] : 0
            let (partial, first) = words[index].addingReportingOverflow(addend)
            let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
            (words[index], carry) = (sum, first || second)
        }
        if carry { words.append(1) }
    }

    /// Subtracts a number that is not greater.
    private mutating func subtract(_ other: Natural) {
        var borrow = false
        for index in words.indices {
            let subtrahend = index < other.words.count ? other.words[index] : 0
            let (partial, first) = words[index].subtractingReportingOverflow(subtrahend)
            let (difference, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
            (words[index], borrow) = (difference, first || second)
        }
        trim()
    }

    private mutating func trim() { while words.last == 0 { words.removeLast() } }
}
