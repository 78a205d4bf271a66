// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The public exponent is odd and smaller than 65537.
    static let mathESmall = Rule(
        id: "math-e-small",
        title: "small exponent",
        severity: .warning,
        condition: "e is odd and 3 <= e <= 65536",
        citation: "CA/Browser Forum BR 6.1.6; FIPS 186-5 section 5.4",
        rationale: "65537 costs nothing more and is what every library is tested with",
        scope: .sized,
        key: { key in
            guard key.publicExponent.isOdd, BigInteger(3) <= key.publicExponent, key.publicExponent <= BigInteger(65536) else { return nil }
            return Match(message: "the public exponent is \(key.publicExponent.lowWord)")
        })
}
