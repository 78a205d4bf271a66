// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A factor of a private key is no prime.
    static let privateNotPrime = Rule(
        id: "private-not-prime",
        title: "factor that is no prime",
        severity: .error,
        condition: "p or q is composite",
        citation: "NIST SP 800-56B section 6.4.1.2.3",
        rationale: "decryption gives wrong answers for some requests, and the modulus may be easy to factor",
        privateNumbers: { numbers, key in
            // 64 keys of a million bits would keep a server busy; what is no factor of a modulus that RSA has, others complain of.
            let names = [("p", numbers.prime1), ("q", numbers.prime2)].filter { _, number in
                number.bitCount <= key.bitCount && !number.isProbablePrime(rounds: 25)
            }
            return names.isEmpty ? nil : "not prime: \(names.map(\.0).joined(separator: " and "))"
        })
}
