// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The public exponent is even.
    static let mathEEven = Rule(
        id: "math-e-even",
        title: "even exponent",
        severity: .error,
        condition: "e mod 2 = 0",
        citation: "RFC 8017 section 3.1; CA/Browser Forum BR 6.1.6",
        rationale: "an even exponent has no private one: nobody could ever decrypt",
        scope: .sized,
        key: { key in
            key.publicExponent.isOdd ? nil : Match(message: "the public exponent is even")
        })
}
