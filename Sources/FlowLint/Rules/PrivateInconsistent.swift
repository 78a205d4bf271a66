// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The numbers of a private key contradict each other.
    static let privateInconsistent = Rule(
        id: "private-inconsistent",
        title: "contradicting numbers",
        severity: .error,
        condition: "n != p q, or d, dP, dQ or qInv does not follow from p, q and e",
        citation: "NIST SP 800-56B section 6.4.1.2.3; RFC 8017 section 3.2",
        rationale: "a private key whose numbers contradict each other decrypts nothing, or gives itself away when it does",
        remedy: .newKeyPair,
        privateNumbers: { numbers, _ in
            let wrong = numbers.contradictions
            return wrong.isEmpty ? nil : "the numbers contradict each other: \(wrong.joined(separator: ", "))"
        })
}
