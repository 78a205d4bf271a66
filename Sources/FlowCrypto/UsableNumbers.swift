// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

extension RSAPublicNumbers {
    /// Throws for numbers that hide nothing or cannot be worked with: the sizes of the contract, n odd, e odd and 3 <= e < n
    /// (RFC 8017 section 3.1). With e = 1 the ciphertext would be the message.
    package func checkUsable() throws(CryptoError) {
        guard (1024...16384).contains(bitCount) else { throw .unsupportedModulusSize(bitCount: bitCount) }
        let exponentIsOddAndSmaller = publicExponent.last.map { $0 & 1 == 1 } ?? false && publicExponent.count <= modulus.count
        let exponentIsAboveOne = publicExponent != [1]
        guard modulus.last.map({ $0 & 1 == 1 }) ?? false, exponentIsOddAndSmaller, exponentIsAboveOne,
            publicExponent.count < modulus.count || publicExponent.lexicographicallyPrecedes(modulus)
        else { throw .unusableNumbers }
    }
}
