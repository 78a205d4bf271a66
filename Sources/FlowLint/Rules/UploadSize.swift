// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The bit length of the modulus is not 2048.
    static let uploadSize = Rule(
        id: "upload-size",
        title: "not 2048 bits",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "the bit length of the modulus is not 2048",
        citation: "Meta, WhatsApp Business Encryption: 2048-bit RSA",
        rationale: "the phone encrypts the AES key of every request to 256 bytes, so every other size fails",
        remedy: .newKeyPair,
        item: { item in
            guard let bitCount = item.rsa?.bitCount, bitCount != 2048 else { return nil }
            return "the modulus has \(bitCount) bits; WhatsApp Flows needs exactly 2048"
        })
}
