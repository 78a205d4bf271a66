// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Pollard's p - 1 method factors the modulus.
    static let mathPminus1 = Rule(
        id: "math-pminus1",
        title: "smooth p - 1",
        severity: .error,
        isDeep: true,
        condition: "the p - 1 method of Pollard with prime powers up to 10,000 factors n",
        citation: "Pollard 1974",
        rationale: "whoever has the public key can calculate the private one and read every request",
        key: { key in
            guard let factor = SmoothFactors.factor(of: key.modulus) else { return nil }
            let how = "factored by Pollard's p - 1 method: a prime has a predecessor of small factors only"
            return Match(message: factor < key.modulus ? key.factored(factor, how) : how)
        })
}
