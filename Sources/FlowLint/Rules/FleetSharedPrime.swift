// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Two moduli have a prime in common.
    static let fleetSharedPrime = Rule(
        id: "fleet-shared-prime",
        title: "prime shared with another key",
        severity: .error,
        subjects: [.fleet],
        condition: "the gcd of a modulus and the product of all other, distinct moduli is not 1",
        citation: "Heninger, Durumeric, Wustrow and Halderman, Mining Your Ps and Qs (2012)",
        rationale:
            "whoever has both public keys computes both private keys in microseconds; the machine that made them had too little randomness",
        remedy: .newKeyPair,
        check: .fleet { fleet in
            let keys = fleet.distinctModuli(suspectsOnly: true)
            return BatchGCD(progress: fleet.progress).sharedFactors(of: keys.map(\.modulus)).map { shared in
                let paths = shared.indices.flatMap { keys[$0].paths }
                let factor = fleet.showsFactors ? ": \(Hex.encode(shared.factor.bytes))" : ""
                return FleetMatch(
                    message: "\(paths.count) keys share a factor of \(shared.factor.bitCount) bits\(factor)", paths: paths)
            }
        })
}
