// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Two moduli less one have a large common divisor.
    static let fleetGcdN1 = Rule(
        id: "fleet-gcd-n1",
        title: "moduli less one share a large divisor",
        severity: .info,
        subjects: [.fleet],
        isDeep: true,
        condition: "gcd(n - 1, m - 1) has more than 128 bits for two distinct moduli n and m",
        citation: "McKee and Pinch, Further Attacks on Server-Aided RSA Cryptosystems (1998)",
        rationale:
            "p - 1 and q - 1 with a large common divisor help to factor n; with random primes that does not happen, so look at the generator",
        remedy: .newKeyPair,
        check: .fleet { fleet in
            let keys = fleet.distinctModuli().filter { BigInteger(2) < $0.modulus }
            let reduced = keys.map { $0.modulus - BigInteger(1) }
            return BatchGCD().pairs(of: reduced, atLeast: .power(ofTwo: 128)).map { shared in
                FleetMatch(
                    message: "the moduli less one have a common divisor of \(shared.factor.bitCount) bits",
                    paths: shared.indices.flatMap { keys[$0].paths })
            }
        })
}
