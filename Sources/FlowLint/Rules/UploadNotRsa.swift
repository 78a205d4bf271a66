// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The algorithm identifier names another algorithm than rsaEncryption and id-RSASSA-PSS.
    static let uploadNotRsa = Rule(
        id: "upload-not-rsa",
        title: "not an RSA key",
        severity: .error,
        condition: "the algorithm identifier names another algorithm than rsaEncryption and id-RSASSA-PSS",
        citation: "protocol K4",
        rationale: "the client imports the key as RSA-OAEP and as nothing else",
        remedy: .newKeyPair,
        item: { item in
            guard let algorithm = item.algorithm, algorithm != .rsa, algorithm != .rsaPSS else { return nil }
            return "this is a key for \(algorithm.name), not an RSA key"
        })
}
