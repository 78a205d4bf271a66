// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

/// What can be read of an encrypted private key without its passphrase.
@Suite(.enabled(if: Command.exists("openssl"))) struct EncryptionTests {
    private func encrypted(_ command: String) throws -> (file: KeyFile, item: KeyItem) {
        let tool = try OpenSSL()
        try tool.write(SampleKey.shared().privatePEM, to: "private.pem")
        let file = KeyFile(reading: try tool.openssl(command))
        return (file, try #require(file.items.first))
    }

    @Test(arguments: [
        ("-v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000", BlockCipherCBC.aes256, KeyDerivation.PseudoRandomFunction.sha256, 600_000),
        ("-v2 aes-192-cbc -v2prf hmacWithSHA384 -iter 1", .aes192, .sha384, 1),
        ("-v2 aes-128-cbc -v2prf hmacWithSHA512 -iter 70000", .aes128, .sha512, 70000),
        ("-v2 aes-128-cbc -v2prf hmacWithSHA224", .aes128, .sha224, 2048),
        ("-v2 des3 -v2prf hmacWithSHA1", .tripleDES, .sha1, 2048),
        ("-v2 des3", .tripleDES, .sha256, 2048),
    ])
    func pbes2(options: String, cipher: BlockCipherCBC, prf: KeyDerivation.PseudoRandomFunction, iterations: Int) throws {
        for form in ["PEM", "DER"] {
            let (file, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret \(options) -outform \(form)")
            #expect(file.allDefects.map(\.kind) == (form == "PEM" ? [] : [.binaryDER]))
            #expect(item.structure == .encryptedPKCS8)
            #expect(item.kind == .encryptedPrivateKey)
            #expect(item.holdsPrivateKey)
            #expect(item.rsa == nil && item.algorithm == nil && item.canonicalSPKI == nil)
            guard case .pbes2(.pbkdf2(let salt, iterations, prf), cipher, let iv)? = item.encryption?.scheme else {
                Issue.record("\(String(describing: item.encryption?.scheme))")
                return
            }
            #expect(salt.count >= 8)
            #expect(iv.count == cipher.blockByteCount)
            #expect(item.encryption.map { $0.ciphertext.count % cipher.blockByteCount } == 0)
        }
    }

    /// What flowproof writes is, byte for byte, what OpenSSL wrote of the same parts.
    @Test func writingEqualsOpenSSL() throws {
        for cipher in ["aes-128-cbc", "aes-256-cbc", "des3"] {
            let (_, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret -v2 \(cipher) -v2prf hmacWithSHA256 -iter 200")
            #expect(item.encryption?.encryptedPrivateKeyInfo() == item.body)
        }
    }

    @Test func scrypt() throws {
        let (file, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret -scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 2")
        #expect(file.allDefects == [])
        guard case .pbes2(.scrypt(let salt, 1024, 4, 2), .aes256, _)? = item.encryption?.scheme else {
            Issue.record("\(String(describing: item.encryption?.scheme))")
            return
        }
        #expect(salt.count >= 8)
        #expect(item.encryption?.encryptedPrivateKeyInfo() == nil)
    }

    @Test(arguments: [("PBE-SHA1-3DES", "pbeWithSHA1And3-KeyTripleDES-CBC"), ("PBE-SHA1-2DES", "pbeWithSHA1And2-KeyTripleDES-CBC")])
    func pbes1(name: String, scheme: String) throws {
        let (file, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret -v1 \(name)")
        #expect(file.allDefects == [])
        #expect(item.structure == .encryptedPKCS8)
        #expect(item.encryption?.scheme == .pbes1(scheme))
    }

    @Test(arguments: [("aria-256-cbc", "cipher aria-256-cbc"), ("camellia-128-cbc", "cipher camellia-128-cbc")])
    func ciphersThatAreNotRead(cipher: String, name: String) throws {
        let (_, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret -v2 \(cipher)")
        #expect(item.encryption?.scheme == .unsupported(name))
    }

    @Test(arguments: [("aes256", BlockCipherCBC.aes256), ("aes192", .aes192), ("aes128", .aes128), ("des3", .tripleDES)])
    func traditional(option: String, cipher: BlockCipherCBC) throws {
        let (file, item) = try encrypted("rsa -in private.pem -traditional -\(option) -passout pass:secret")
        #expect(file.allDefects == [])
        #expect(item.structure == .encryptedTraditional)
        #expect(item.kind == .encryptedPrivateKey)
        #expect(item.algorithm == .rsa)
        guard case .traditional(cipher, let iv)? = item.encryption?.scheme else {
            Issue.record("\(String(describing: item.encryption?.scheme))")
            return
        }
        #expect(iv.count == cipher.blockByteCount)
    }

    @Test(arguments: [
        ("DEK-Info: DES-CBC,0011223344556677", "DES-CBC"), ("DEK-Info: AES-256-CBC,0011", "AES-256-CBC"),
        ("DEK-Info: AES-256-CBC", "AES-256-CBC"),
        ("DEK-Info: ,", "DEK-Info without a cipher"), ("X-Other: 1", "DEK-Info without a cipher"),
    ])
    func headersThatSayTooLittle(header: String, scheme: String) {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\(header)\n\nZm9v\n-----END RSA PRIVATE KEY-----\n"
        let item = KeyFile(reading: Array(text.utf8)).items.first
        #expect(item?.structure == .encryptedTraditional)
        #expect(item?.encryption?.scheme == .unsupported(scheme))
    }

    @Test func truncatedAtEveryByte() throws {
        let (_, item) = try encrypted("pkcs8 -topk8 -in private.pem -passout pass:secret")
        for count in item.body.indices {
            #expect(KeyItem(structureOf: Array(item.body.prefix(count))).encryption == nil)
        }
    }
}
