// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The public exponent is smaller than 3 or not smaller than the modulus.
    static let mathEInvalid = Rule(
        id: "math-e-invalid",
        title: "exponent out of range",
        severity: .error,
        condition: "e < 3 or e >= n",
        citation: "RFC 8017 section 3.1",
        rationale: "libraries refuse the key, or encrypt with it so that nothing is hidden",
        scope: .sized,
        key: { key in
            if key.publicExponent < BigInteger(3) { return Match(message: "the public exponent is \(key.publicExponent.lowWord)") }
            guard key.publicExponent >= key.modulus else { return nil }
            return Match(message: "the public exponent has \(key.publicExponent.bitCount) bits and is not smaller than the modulus")
        })
}
