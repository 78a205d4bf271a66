// SPDX-License-Identifier: Apache-2.0

extension BigInteger {
    /// One round of Miller and Rabin's test to base 2: of a product of two random primes, it passes one in more than 2^100.
    var passesMillerRabin: Bool {
        let minusOne = self - .one
        var twos = 0
        while !minusOne.bit(twos) { twos += 1 }
        var power = BigInteger(2).power(minusOne >> twos, modulo: self)
        if power.isOne || power == minusOne { return true }
        for _ in 1..<max(twos, 1) {
            power = power * power % self
            if power == minusOne { return true }
        }
        return false
    }
}
