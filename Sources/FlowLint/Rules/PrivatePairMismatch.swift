// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The private key and the public key named with it are no pair.
    static let privatePairMismatch = Rule(
        id: "private-pair-mismatch",
        title: "not the same pair",
        severity: .error,
        condition: "n or e of the private key differs from the public key named with it, or from the public key inside its PKCS#8",
        citation: "RFC 5958 section 2; Meta, WhatsApp Business Encryption",
        rationale: "phones would encrypt with a key that the server cannot decrypt: every request fails",
        remedy: .exportPublicKey,
        privateNumbers: { numbers, key in
            let own = RSAPublicNumbers(modulus: numbers.modulus.bytes, publicExponent: numbers.publicExponent.bytes)
            func difference(_ other: RSAPublicNumbers) -> String? {
                if other.modulus != own.modulus { return "modulus" }
                return other.publicExponent != own.publicExponent ? "public exponent" : nil
            }
            if let inner = numbers.embeddedPublicKey, let what = difference(inner) {
                return "the public key inside this private key has another \(what)"
            }
            for other in key.surroundings.counterparts {
                if let what = difference(other.numbers) { return "\(other.path) has another \(what): it belongs to another private key" }
            }
            return nil
        })
}
