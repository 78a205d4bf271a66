// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The private exponent is small.
    static let mathSmallD = Rule(
        id: "math-small-d",
        title: "small private exponent",
        severity: .error,
        condition: "e of more than 32 bits and Wiener's attack succeeds; of a private key, d has at most half as many bits as n",
        citation: "Wiener 1990; NIST SP 800-56B section 6.2.1",
        rationale: "whoever has the public key can calculate the private one and read every request",
        key: { key in
            // Unread private numbers are no reason to say nothing: Wiener's attack needs the public ones alone.
            if case .read(let numbers) = key.privateHalf, numbers.privateExponent.bitCount <= key.bitCount / 2,
                numbers.privateExponent.sign > 0
            {
                return Match(message: "the private exponent has at most half as many bits as the modulus")
            }
            guard key.publicExponent.bitCount > 32, key.publicExponent < key.modulus else { return nil }
            guard let factor = SmallPrivateExponent.factor(key.modulus, key.publicExponent, bitCount: key.bitCount) else { return nil }
            return Match(message: key.factored(factor, "factored by Wiener's attack: the private exponent is too small"))
        })
}
