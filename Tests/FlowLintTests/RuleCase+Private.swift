// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint

/// An EncryptedPrivateKeyInfo around bytes that nobody can decrypt: the rules look at the envelope.
private enum Envelope {
    private static func identifier(_ arcs: [UInt8]) -> [UInt8] { [0x06, UInt8(arcs.count)] + arcs }
    private static let pkcs5: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05]
    private static let digests: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02]
    static let aes256 = identifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A])
    static let tripleDES = identifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07])
    static let des = identifier([0x2B, 0x0E, 0x03, 0x02, 0x07])
    static let camellia = identifier([0x2A, 0x83, 0x08, 0x8C, 0x9A, 0x4B, 0x3D, 0x01, 0x01, 0x01, 0x04])

    private static func pem(_ scheme: [UInt8], _ parameters: [UInt8]) -> [UInt8] {
        let body = DERWriter.sequence([
            DERWriter.sequence([scheme, parameters]), DERWriter.octetString([UInt8](repeating: 0xA5, count: 1232)),
        ])
        return publicPEM(body, label: "ENCRYPTED PRIVATE KEY")
    }

    /// PBES2; `prf` is the last byte of the HMAC's identifier, 7 for SHA-1, 9 for SHA-256, 11 for SHA-512.
    static func pbkdf2(_ iterations: Int, prf: UInt8? = 9, cipher: [UInt8] = aes256) -> [UInt8] {
        let function = prf.map { DERWriter.sequence([identifier(digests + [$0]), DERWriter.null]) } ?? []
        let salt = DERWriter.octetString([UInt8](repeating: 1, count: 16))
        return pbes2(identifier(pkcs5 + [12]), DERWriter.sequence([salt, DERWriter.integer(iterations), function]), cipher)
    }

    static func scrypt(_ cost: Int, _ blockSize: Int) -> [UInt8] {
        let salt = DERWriter.octetString([UInt8](repeating: 1, count: 16))
        let parameters = [salt, DERWriter.integer(cost), DERWriter.integer(blockSize), DERWriter.integer(1)]
        return pbes2(identifier([0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]), DERWriter.sequence(parameters), aes256)
    }

    private static func pbes2(_ kdf: [UInt8], _ parameters: [UInt8], _ cipher: [UInt8]) -> [UInt8] {
        let iv = DERWriter.octetString([UInt8](repeating: 2, count: cipher == tripleDES || cipher == des ? 8 : 16))
        return pem(
            identifier(pkcs5 + [13]), DERWriter.sequence([DERWriter.sequence([kdf, parameters]), DERWriter.sequence([cipher, iv])]))
    }

    /// A scheme of PKCS#12 by the last byte of its identifier: 3 is triple DES, 6 is RC2 with 40 bits.
    static func pkcs12(_ scheme: UInt8, iterations: Int = 2048) -> [UInt8] {
        let salt = DERWriter.octetString([UInt8](repeating: 1, count: 8))
        return pem(
            identifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01, scheme]),
            DERWriter.sequence([salt, DERWriter.integer(iterations)]))
    }

    static let traditional = Array(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
            .utf8)
}

extension RuleCase {
    private static let wellKept = KeyFileStorage(
        mode: 0o600, isForeign: false, isSymbolicLink: false, surroundings: .init(folderMode: 0o755, repository: .outside))
    private static let longPassphrase = PassphraseStrength(characterCount: 20, isCommon: false)

    private static func kept(_ change: (inout KeyFileStorage) -> Void = { _ in }) -> KeyCustody {
        var storage = wellKept
        change(&storage)
        return KeyCustody(storage: storage, passphrase: longPassphrase)
    }

    private static func atRest(
        _ rule: String, _ name: String, _ severity: Severity?, custody: KeyCustody = kept(), isOpen: Bool = false,
        file: @escaping @Sendable (Upload) -> [UInt8] = { _ in Envelope.pbkdf2(600_000) }
    ) -> RuleCase {
        let place: Place = ["private-mode", "private-in-repo"].contains(rule) ? Place() : .text(1, 1)
        return RuleCase(
            rule: rule, name: "at rest, \(name)", expected: severity.map { ($0, place) }, custody: custody, isOpen: isOpen, file: file)
    }

    private static func passphrase(_ count: Int, isCommon: Bool = false) -> KeyCustody {
        KeyCustody(storage: wellKept, passphrase: PassphraseStrength(characterCount: count, isCommon: isCommon))
    }

    static let ofKeysAtRest: [RuleCase] =
        [
            atRest("private-unencrypted", "PKCS#8", .warning) { $0.privatePEM },
            atRest("private-unencrypted", "encrypted", nil),
            atRest("private-traditional-pem", "DEK-Info", .warning) { _ in Envelope.traditional },
            atRest("private-traditional-pem", "PKCS#8", nil),
            atRest("private-pbes1", "triple DES", .warning) { _ in Envelope.pkcs12(3) },
            atRest("private-pbes1", "RC2 with 40 bits", .error) { _ in Envelope.pkcs12(6) },
            atRest("private-pbes1", "PBES2", nil),
            atRest("private-cipher-legacy", "triple DES", .warning) { _ in Envelope.pbkdf2(600_000, cipher: Envelope.tripleDES) },
            atRest("private-cipher-legacy", "DES", .warning) { _ in Envelope.pbkdf2(600_000, cipher: Envelope.des) },
            atRest("private-cipher-legacy", "Camellia", nil) { _ in Envelope.pbkdf2(600_000, cipher: Envelope.camellia) },
            atRest("private-kdf-weak", "999", .error) { _ in Envelope.pbkdf2(999) },
            atRest("private-kdf-weak", "1,000", .warning) { _ in Envelope.pbkdf2(1000) },
            atRest("private-kdf-weak", "599,999", .warning) { _ in Envelope.pbkdf2(599_999) },
            atRest("private-kdf-weak", "600,000", nil),
            atRest("private-kdf-weak", "209,999 of SHA-512", .warning) { _ in Envelope.pbkdf2(209_999, prf: 11) },
            atRest("private-kdf-weak", "210,000 of SHA-512", nil) { _ in Envelope.pbkdf2(210_000, prf: 11) },
            atRest("private-kdf-weak", "1,299,999 of SHA-1", .info) { _ in Envelope.pbkdf2(1_299_999, prf: nil) },
            atRest("private-kdf-weak", "2,048 of SHA-1", .warning) { _ in Envelope.pbkdf2(2048, prf: 7) },
            atRest("private-kdf-weak", "scrypt, N = 8192, r = 8", .warning) { _ in Envelope.scrypt(8192, 8) },
            atRest("private-kdf-weak", "scrypt, N = 512", .error) { _ in Envelope.scrypt(512, 1024) },
            atRest("private-kdf-weak", "scrypt, N = 16384, r = 8", nil) { _ in Envelope.scrypt(16384, 8) },
            atRest("private-kdf-weak", "PKCS#12, 1 iteration", .error) { _ in Envelope.pkcs12(3, iterations: 1) },
            atRest("private-kdf-weak", "unknown function, 1 iteration", .error) { _ in Envelope.pbkdf2(1, prf: 13) },
            atRest("private-kdf-weak", "unknown function, 209,999", .warning) { _ in Envelope.pbkdf2(209_999, prf: 13) },
            atRest("private-kdf-weak", "unknown function, 210,000", nil) { _ in Envelope.pbkdf2(210_000, prf: 13) },
            atRest("private-portability", "unknown function", .info) { _ in Envelope.pbkdf2(600_000, prf: 13) },
            atRest("private-kdf-prf-sha1", "none named", .info) { _ in Envelope.pbkdf2(2_000_000, prf: nil) },
            atRest("private-kdf-prf-sha1", "SHA-256", nil),
            atRest("private-portability", "SHA-512", .info) { _ in Envelope.pbkdf2(600_000, prf: 11) },
            atRest("private-portability", "scrypt", .info) { _ in Envelope.scrypt(1 << 17, 8) },
            atRest("private-portability", "RC2", .info) { _ in Envelope.pkcs12(6) },
            atRest("private-portability", "SHA-256", nil),
            atRest("private-empty-passphrase", "opens", .error, isOpen: true),
            atRest("private-empty-passphrase", "does not open", nil),
            atRest("private-weak-passphrase", "11 characters", .warning, custody: passphrase(11)),
            atRest("private-weak-passphrase", "often used", .warning, custody: passphrase(16, isCommon: true)),
            atRest("private-weak-passphrase", "12 characters", nil, custody: passphrase(12)),
        ] + ofPlaces

    private static let ofPlaces: [RuleCase] = [
        atRest("private-mode", "0644", .error, custody: kept { $0.mode = 0o644 }),
        atRest("private-mode", "0620", .error, custody: kept { $0.mode = 0o620 }),
        atRest("private-mode", "0640", .warning, custody: kept { $0.mode = 0o640 }),
        atRest("private-mode", "folder 0777", .error, custody: kept { $0.surroundings.folderMode = 0o777 }),
        atRest("private-mode", "folder 1777", .warning, custody: kept { $0.surroundings.folderMode = 0o1777 }),
        atRest("private-mode", "symbolic link", .warning, custody: kept { $0.isSymbolicLink = true }),
        atRest("private-mode", "of another account", .warning, custody: kept { $0.isForeign = true }),
        atRest("private-mode", "0400 in 0700", nil, custody: kept { ($0.mode, $0.surroundings.folderMode) = (0o400, 0o700) }),
        atRest("private-in-repo", "untracked", .warning, custody: kept { $0.surroundings.repository = .untracked }),
        atRest("private-in-repo", "tracked", .warning, custody: kept { $0.surroundings.repository = .tracked }),
        atRest(
            "private-mode", "link into a folder 0777", .error,
            custody: kept { $0.linkTarget = .init(folderMode: 0o777, repository: .outside) }),
        atRest(
            "private-in-repo", "link to a tracked file", .warning,
            custody: kept { $0.linkTarget = .init(folderMode: 0o755, repository: .tracked) }),
        atRest(
            "private-in-repo", "link to an ignored file", nil,
            custody: kept { $0.linkTarget = .init(folderMode: 0o755, repository: .ignored) }),
        atRest("private-in-repo", "ignored", nil, custody: kept { $0.surroundings.repository = .ignored }),
    ]
}
