// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The public exponent is larger than 65537 and smaller than 2^31.
    static let mathEUnusual = Rule(
        id: "math-e-unusual",
        title: "unusual exponent",
        severity: .warning,
        condition: "65537 < e < 2^31 and e is odd",
        citation: "CA/Browser Forum BR 6.1.6; what generators write",
        rationale: "some phones and hardware modules were made for 65537 alone",
        scope: .sized,
        key: { key in
            guard key.publicExponent.isOdd, BigInteger(65537) < key.publicExponent, key.publicExponent.bitCount <= 31 else { return nil }
            return Match(message: "the public exponent is \(key.publicExponent.lowWord), and not 65537")
        })
}
