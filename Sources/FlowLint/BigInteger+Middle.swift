// SPDX-License-Identifier: Apache-2.0

internal import CGMP

extension BigInteger {
    /// The 64-bit words from `dropped` to `count` of this number, which has at most `count`, times `factor`, which has at most
    /// `dropped` + 1; modulo 2^(64 * (`count` - `dropped`)), and give or take 1.
    ///
    /// It takes as long as the product of numbers of half the size: the words that nobody wants are never told apart.
    func middleProduct(count: Int, times factor: BigInteger, dropping dropped: Int) -> BigInteger {
        guard sign != 0 else { return self }
        return BigInteger { unsafe flowproof_mpz_middle_product($0, number, count, factor.number, dropped) }
    }
}
