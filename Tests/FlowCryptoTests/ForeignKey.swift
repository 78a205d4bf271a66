// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import Testing

/// A private key as some program writes it, made anew for each test.
struct ForeignKey: Sendable, CustomTestStringConvertible {
    var name: String
    var structure: KeyStructure
    /// `nil` where the key needs none.
    var passphrase: String?
    /// What it must look like before it is opened, so that the test reads what it thinks it reads.
    var scheme: Scheme
    var make: @Sendable () throws -> [UInt8]
    var testDescription: String { name }

    enum Scheme: Equatable, Sendable {
        case none
        case traditional(BlockCipherCBC)
        case pbkdf2(KeyDerivation.PseudoRandomFunction, BlockCipherCBC)
        case scrypt(BlockCipherCBC)
    }

    static let passphrase = "of another program"

    static func scheme(of item: KeyItem) -> Scheme? {
        switch item.encryption?.scheme {
        case nil: Scheme.none
        case .traditional(let cipher, _): .traditional(cipher)
        case .pbes2(.pbkdf2(_, _, let function), let cipher, _): .pbkdf2(function, cipher)
        case .pbes2(.scrypt, let cipher, _): .scrypt(cipher)
        default: Optional.none
        }
    }

    // MARK: openssl

    /// `openssl genrsa -des3` is the command of Meta's own guide.
    static let opensslGenrsa = [
        genrsa("", .pkcs8, .none), genrsa("-traditional", .pkcs1Private, .none),
        genrsa("-des3", .encryptedPKCS8, .pbkdf2(.sha256, .tripleDES)), genrsa("-aes256", .encryptedPKCS8, .pbkdf2(.sha256, .aes256)),
        genrsa("-des3 -traditional", .encryptedTraditional, .traditional(.tripleDES)),
        genrsa("-aes128 -traditional", .encryptedTraditional, .traditional(.aes128)),
        genrsa("-aes192 -traditional", .encryptedTraditional, .traditional(.aes192)),
        genrsa("-aes256 -traditional", .encryptedTraditional, .traditional(.aes256)),
    ]

    private static func genrsa(_ options: String, _ structure: KeyStructure, _ scheme: Scheme) -> ForeignKey {
        let words = options.split(separator: " ").map(String.init)
        let isEncrypted = scheme != .none
        return ForeignKey(
            name: "openssl genrsa \(options)", structure: structure, passphrase: isEncrypted ? passphrase : nil, scheme: scheme,
            make: {
                try ForeignTools.openssl(["genrsa"] + words + (isEncrypted ? ["-passout", "pass:\(passphrase)"] : []) + ["2048"])
            })
    }

    static let opensslPKCS8 = [
        topk8("-v2 aes-256-cbc -v2prf hmacWithSHA1", .pbkdf2(.sha1, .aes256)),
        topk8("-v2 aes-256-cbc -v2prf hmacWithSHA224", .pbkdf2(.sha224, .aes256)),
        topk8("-v2 aes-256-cbc -v2prf hmacWithSHA256", .pbkdf2(.sha256, .aes256)),
        topk8("-v2 aes-256-cbc -v2prf hmacWithSHA384", .pbkdf2(.sha384, .aes256)),
        topk8("-v2 aes-256-cbc -v2prf hmacWithSHA512", .pbkdf2(.sha512, .aes256)),
        topk8("-v2 aes-128-cbc", .pbkdf2(.sha256, .aes128)), topk8("-v2 aes-192-cbc", .pbkdf2(.sha256, .aes192)),
        topk8("-v2 des3 -v2prf hmacWithSHA1", .pbkdf2(.sha1, .tripleDES)), topk8("-iter 1", .pbkdf2(.sha256, .aes256)),
        topk8("-iter 300000", .pbkdf2(.sha256, .aes256)), topk8("-scrypt", .scrypt(.aes256)),
        topk8("-v2 aes-128-cbc -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 16", .scrypt(.aes128)),
        topk8("-outform DER", .pbkdf2(.sha256, .aes256)), topk8("-nocrypt", .none), topk8("-nocrypt -outform DER", .none),
    ]

    private static func topk8(_ options: String, _ scheme: Scheme) -> ForeignKey {
        let words = options.split(separator: " ").map(String.init)
        let isEncrypted = scheme != .none
        return ForeignKey(
            name: "openssl pkcs8 -topk8 \(options)", structure: isEncrypted ? .encryptedPKCS8 : .pkcs8,
            passphrase: isEncrypted ? passphrase : nil, scheme: scheme,
            make: { try ForeignTools.topk8(words) })
    }

    // MARK: Python and Node

    static let python = [
        python("PKCS8", "BestAvailableEncryption(passphrase)", .encryptedPKCS8, .pbkdf2(.sha256, .aes256)),
        python("PKCS8", "NoEncryption()", .pkcs8, .none),
        python("TraditionalOpenSSL", "BestAvailableEncryption(passphrase)", .encryptedTraditional, .traditional(.aes256)),
        python("TraditionalOpenSSL", "NoEncryption()", .pkcs1Private, .none),
    ]

    private static func python(_ format: String, _ encryption: String, _ structure: KeyStructure, _ scheme: Scheme) -> ForeignKey {
        let script = """
            import sys
            from cryptography.hazmat.primitives import serialization
            from cryptography.hazmat.primitives.asymmetric import rsa
            key = rsa.generate_private_key(65537, 2048)
            passphrase = sys.argv[1].encode()
            form = serialization.PrivateFormat.\(format)
            sys.stdout.buffer.write(key.private_bytes(serialization.Encoding.PEM, form, serialization.\(encryption)))
            """
        return ForeignKey(
            name: "python \(format) \(encryption)", structure: structure, passphrase: scheme == .none ? nil : passphrase, scheme: scheme,
            make: { try ForeignTools.python(script, passphrase) })
    }

    static let node = [
        node("pkcs8", "cipher: 'aes-256-cbc', passphrase", .encryptedPKCS8, .pbkdf2(.sha256, .aes256)),
        node("pkcs8", "cipher: 'des-ede3-cbc', passphrase", .encryptedPKCS8, .pbkdf2(.sha256, .tripleDES)),
        node("pkcs8", "", .pkcs8, .none), node("pkcs1", "cipher: 'aes-256-cbc', passphrase", .encryptedTraditional, .traditional(.aes256)),
        node("pkcs1", "", .pkcs1Private, .none),
    ]

    private static func node(_ type: String, _ protection: String, _ structure: KeyStructure, _ scheme: Scheme) -> ForeignKey {
        let script = """
            const passphrase = process.argv.slice(1)[0];
            const pair = require('crypto').generateKeyPairSync('rsa', {
                modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' },
                privateKeyEncoding: { type: '\(type)', format: 'pem', \(protection) } });
            process.stdout.write(pair.privateKey);
            """
        return ForeignKey(
            name: "node \(type) \(protection)", structure: structure, passphrase: scheme == .none ? nil : passphrase, scheme: scheme,
            make: { try ForeignTools.node(script, passphrase) })
    }
}

extension ForeignTools {
    /// The fixture key as `openssl pkcs8 -topk8` writes it.
    static func topk8(_ options: [String], passphrase: String = ForeignKey.passphrase) throws -> [UInt8] {
        let der = try FixtureKey.pkcs8(.openssl)
        return try openssl(["pkcs8", "-topk8", "-inform", "DER", "-passout", "pass:\(passphrase)"] + options, input: der)
    }
}
