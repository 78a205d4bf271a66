// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A private key of more than two primes.
    static let privateMultiprime = Rule(
        id: "private-multiprime",
        title: "more than two primes",
        severity: .error,
        condition: "version 1 of RSAPrivateKey",
        citation: "RFC 8017 appendix A.1.2; BoringSSL and others read two primes only",
        rationale: "most libraries refuse keys of more than two primes",
        privateNumbers: { numbers, _ in
            numbers.version == 0 ? nil : "version \(numbers.version) of RSAPrivateKey: more than two primes"
        })
}
