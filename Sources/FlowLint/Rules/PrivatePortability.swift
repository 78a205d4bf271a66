// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Scrypt, an HMAC other than SHA-1 or SHA-256 or a cipher other than AES-CBC and triple DES, which BoringSSL cannot read; DES, RC2 or RC4, which OpenSSL 3 cannot.
    static let privatePortability = Rule(
        id: "private-portability",
        title: "not readable everywhere",
        severity: .info,
        subjects: [.privateKey],
        condition:
            "scrypt, an HMAC other than SHA-1 or SHA-256 or a cipher other than AES-CBC and triple DES, which BoringSSL cannot read; DES, RC2 or RC4, which OpenSSL 3 cannot",
        citation: "BoringSSL crypto/pkcs8; measured: OpenSSL 3.0 without the legacy provider",
        rationale: "the key opens where it was made and not in every server that may want it",
        remedy: .protectAgain
    ) { candidate in
        candidate.file.items.compactMap { item in
            guard let encryption = item.encryption, let reader = reader(refusing: encryption) else { return nil }
            return Match(message: reader, position: item.position)
        }
    }
}

private func reader(refusing encryption: PrivateKeyEncryption) -> String? {
    if encryption.needsLegacyProvider { return "OpenSSL 3 does not read this cipher without its legacy provider" }
    if encryption.scrypt != nil { return "BoringSSL does not read keys under scrypt" }
    if let prf = encryption.pbkdf2?.prf, prf != .sha1, prf != .sha256 {
        return "BoringSSL does not read keys under PBKDF2 with \(prf.rawValue)"
    }
    if encryption.reading.iterations != nil, encryption.pbes1Name == nil {
        return "BoringSSL does not read keys under PBKDF2 with this pseudo-random function"
    }
    guard let cipher = encryption.reading.cipherName, BlockCipherCBC(rawValue: cipher) == nil else { return nil }
    return "BoringSSL does not read keys under \(cipher)"
}
