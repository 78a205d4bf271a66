// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// What `encodePrivateKey` writes, read by the other backend and by other people's programs.
@Suite struct PrivateKeyProtectionTests {
    private static let passphrase = "correct horse \u{E9}"

    /// Every form that can be written; few iterations, for time.
    struct Form: Sendable, CustomTestStringConvertible {
        var container: PrivateKeyForm.Container
        var cipher: BlockCipherCBC?
        var testDescription: String { "\(container.rawValue) \(cipher?.name ?? "none")" }
        var form: PrivateKeyForm { PrivateKeyForm(container: container, cipher: cipher, iterations: 1_000) }

        static let all = PrivateKeyForm.Container.allCases.flatMap { container in
            (BlockCipherCBC.allCases + [nil]).map { Form(container: container, cipher: $0) }
        }
        /// Those that the command line offers; Python's cryptography does not know all the others.
        static let offered = all.filter { [nil, .aes256, .tripleDES].contains($0.cipher) }
    }

    /// The key of `writer` as PEM.
    private static func write(_ form: Form, _ writer: TestBackend, passphrase: String = passphrase) throws -> [UInt8] {
        let der = try FixtureKey.pkcs8(writer)
        return try writer.run { backend in
            try backend.encodePrivateKey(pkcs8: SecretBytes(copying: der.span), as: form.form, passphrase: secret(passphrase)).bytes()
        }
    }

    private static func read(_ pem: [UInt8], _ reader: TestBackend, passphrase: String? = passphrase) throws -> [UInt8] {
        let item = try KeyFile.onlyItem(pem)
        return try reader.run { backend in
            if let passphrase { try backend.pkcs8(item, passphrase: secret(passphrase)).bytes() } else { try backend.pkcs8(item).bytes() }
        }
    }

    // MARK: Our own

    @Test(arguments: Form.all, TestBackend.pairs)
    func everyFormIsReadBack(form: Form, pair: (writer: TestBackend, reader: TestBackend)) throws {
        let pem = try Self.write(form, pair.writer)
        #expect(KeyFile(reading: pem).allDefects == [])
        #expect(try Self.read(pem, pair.reader) == FixtureKey.pkcs8(pair.writer))
    }

    @Test(arguments: Form.all, TestBackend.allCases)
    func formIsTheOneAskedFor(form: Form, backend: TestBackend) throws {
        let item = try KeyFile.onlyItem(Self.write(form, backend))
        switch (form.container, form.cipher) {
        case (.pkcs8, nil):
            #expect(item.structure == .pkcs8 && item.armour == .pem(label: "PRIVATE KEY"))
        case (.pkcs1, nil):
            #expect(item.structure == .pkcs1Private && item.armour == .pem(label: "RSA PRIVATE KEY"))
        case (.pkcs8, let cipher?):
            #expect(item.structure == .encryptedPKCS8 && item.armour == .pem(label: "ENCRYPTED PRIVATE KEY"))
            guard case .pbes2(.pbkdf2(let salt, 1_000, .sha256), cipher, let iv) = item.encryption?.scheme else {
                Issue.record("\(String(describing: item.encryption?.scheme))")
                return
            }
            #expect(salt.count == 16 && iv.count == cipher.blockByteCount)
        case (.pkcs1, let cipher?):
            #expect(item.structure == .encryptedTraditional && item.armour == .pem(label: "RSA PRIVATE KEY"))
            guard case .traditional(cipher, let iv) = item.encryption?.scheme else {
                Issue.record("\(String(describing: item.encryption?.scheme))")
                return
            }
            #expect(iv.count == cipher.blockByteCount)
        }
    }

    @Test(arguments: TestBackend.pairs)
    func emptyPassphraseIsOneToo(writer: TestBackend, reader: TestBackend) throws {
        for form in Form.all where form.cipher != nil {
            let pem = try Self.write(form, writer, passphrase: "")
            #expect(try Self.read(pem, reader, passphrase: "") == FixtureKey.pkcs8(writer))
            #expect(throws: PrivateKeyError.wrongPassphrase) { try Self.read(pem, reader, passphrase: "x") }
            #expect(throws: PrivateKeyError.passphraseRequired) { try Self.read(pem, reader, passphrase: nil) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func nothingIsWrittenTwiceTheSame(backend: TestBackend) throws {
        for form in Form.all where form.cipher != nil {
            #expect(try Self.write(form, backend) != Self.write(form, backend))
        }
    }

    @Test func defaultIsStrong() {
        let form = PrivateKeyForm()
        #expect(form.container == .pkcs8 && form.cipher == .aes256 && form.iterations == 600_000)
    }

    @Test(arguments: TestBackend.allCases)
    func cipherNeedsAPassphrase(backend: TestBackend) throws {
        let der = try FixtureKey.pkcs8(backend)
        for container in PrivateKeyForm.Container.allCases {
            #expect(throws: PrivateKeyError.passphraseRequired) {
                try backend.run { backend in
                    let form = PrivateKeyForm(container: container, iterations: 1_000)
                    _ = try backend.encodePrivateKey(pkcs8: SecretBytes(copying: der.span), as: form, passphrase: nil)
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func onlyAKeyBecomesPKCS1(backend: TestBackend) throws {
        let der = try FixtureKey.spki(backend)
        do {
            try backend.run { backend in
                _ = try backend.encodePrivateKey(
                    pkcs8: SecretBytes(copying: der.span), as: PrivateKeyForm(container: .pkcs1, cipher: nil), passphrase: nil)
            }
            Issue.record("a public key became a private one")
        } catch PrivateKeyError.damaged {}
    }

    // MARK: Other people's programs

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: Form.all, TestBackend.allCases)
    func opensslReadsIt(form: Form, backend: TestBackend) throws {
        let pem = try Self.write(form, backend)
        let check = try ForeignTools.openssl("pkey", "-check", "-noout", "-passin", "pass:\(Self.passphrase)", input: pem)
        #expect(check == Array("Key is valid\n".utf8))
        let spki = try ForeignTools.openssl("pkey", "-pubout", "-outform", "DER", "-passin", "pass:\(Self.passphrase)", input: pem)
        #expect(try spki == FixtureKey.spki(backend))
    }

    private static func expectReading(
        _ form: Form, _ backend: TestBackend, by reader: (_ passphrase: String, _ ciphertext: String, _ pem: [UInt8]) throws -> [UInt8]
    ) throws {
        let spki = try FixtureKey.spki(backend)
        let message = [UInt8](0..<16)
        let ciphertext = try backend.run { try $0.encrypt(message, spki: spki) }
        let passphrase = form.cipher == nil ? "" : passphrase
        let reading = try reader(passphrase, Hex.encode(ciphertext), write(form, backend))
        #expect(String(decoding: reading, as: UTF8.self) == "\(Hex.encode(spki)) \(Hex.encode(message))")
    }

    @Test(
        .enabled(if: ForeignTools.hasPythonCryptography, "python3 has no module cryptography"), arguments: Form.offered,
        TestBackend.allCases)
    func pythonReadsIt(form: Form, backend: TestBackend) throws {
        try Self.expectReading(form, backend) { try ForeignTools.python(ForeignTools.pythonReader, $0, $1, input: $2) }
    }

    @Test(.enabled(if: ForeignTools.hasNode, "node is not installed"), arguments: Form.offered, TestBackend.allCases)
    func nodeReadsIt(form: Form, backend: TestBackend) throws {
        try Self.expectReading(form, backend) { try ForeignTools.node(ForeignTools.nodeReader, $0, $1, input: $2) }
    }
}
