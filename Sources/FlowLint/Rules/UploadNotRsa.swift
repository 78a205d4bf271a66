// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The key is of another algorithm than RSA.
    static let uploadNotRsa = Rule(
        id: "upload-not-rsa",
        title: "not an RSA key",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "the key is of another algorithm than RSA",
        citation: "RFC 3279 section 2.3.1: rsaEncryption is the only identifier of an RSA encryption key",
        rationale: "the phone encrypts to the key with RSA-OAEP, which no other algorithm can do",
        remedy: .newKeyPair,
        item: { item in
            guard let algorithm = item.algorithm, algorithm != .rsa, algorithm != .rsaPSS else { return nil }
            return "the algorithm of this key is \(algorithm.name), not RSA"
        })
}
