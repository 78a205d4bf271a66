// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// Private keys in every container that other programs write, read on both backends.
@Suite struct PrivateKeyContainerTests {
    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: ForeignKey.opensslGenrsa)
    func opensslGenrsa(key: ForeignKey) throws { try Self.expectReadable(key) }

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: ForeignKey.opensslPKCS8)
    func opensslPKCS8(key: ForeignKey) throws { try Self.expectReadable(key) }

    @Test(
        .enabled(if: ForeignTools.hasOpenSSL && ForeignTools.hasPythonCryptography, "python3 has no module cryptography"),
        arguments: ForeignKey.python)
    func python(key: ForeignKey) throws { try Self.expectReadable(key) }

    @Test(.enabled(if: ForeignTools.hasOpenSSL && ForeignTools.hasNode, "node is not installed"), arguments: ForeignKey.node)
    func node(key: ForeignKey) throws { try Self.expectReadable(key) }

    /// Reads the key on both backends, with the right passphrase, a wrong one and none; the `openssl` tool says which key it is.
    private static func expectReadable(_ foreign: ForeignKey) throws {
        let bytes = try foreign.make()
        let item = try KeyFile.onlyItem(bytes)
        #expect(item.structure == foreign.structure)
        #expect(ForeignKey.scheme(of: item) == foreign.scheme)
        let spki = try ForeignTools.openssl(
            "pkey", "-pubout", "-outform", "DER", "-passin", "pass:\(foreign.passphrase ?? "")", input: bytes)
        for backend in TestBackend.allCases {
            #expect(try spkiOfKey(in: item, backend, passphrase: foreign.passphrase) == spki, "\(backend)")
            guard foreign.passphrase != nil else { continue }
            for wrong in ["another", "", String(ForeignKey.passphrase.dropLast()), ForeignKey.passphrase + "\n"] {
                #expect(throws: PrivateKeyError.wrongPassphrase, "\(backend) \(wrong)") {
                    try spkiOfKey(in: item, backend, passphrase: wrong)
                }
            }
            #expect(throws: PrivateKeyError.passphraseRequired, "\(backend)") { try spkiOfKey(in: item, backend, passphrase: nil) }
        }
    }

    /// SubjectPublicKeyInfo of the private key, which `privateKey(_:passphrase:)` proves with one encryption.
    private static func spkiOfKey(in item: KeyItem, _ backend: TestBackend, passphrase: String?) throws -> [UInt8] {
        try backend.run { backend in
            guard let passphrase else { return try backend.privateKey(item).publicKey.spki }
            return try backend.privateKey(item, passphrase: secret(passphrase)).publicKey.spki
        }
    }

    /// A key without protection does not mind a passphrase.
    @Test(arguments: TestBackend.allCases)
    func superfluousPassphraseIsIgnored(backend: TestBackend) throws {
        let der = try FixtureKey.pkcs8(backend)
        let item = try KeyFile.onlyItem(PEM.encode(label: "PRIVATE KEY", der.span))
        #expect(try Self.spkiOfKey(in: item, backend, passphrase: "superfluous") == FixtureKey.spki(backend))
    }

    @Test(.enabled(if: PublicData.hasCaptures), arguments: TestBackend.allCases)
    func capturedKeyIsRead(backend: TestBackend) throws {
        let item = try KeyFile.onlyItem(PublicData.capture("pywa-private-encrypted.pem"))
        let publicItem = try KeyFile.onlyItem(PublicData.capture("pywa-public.pem"))
        #expect(try Self.spkiOfKey(in: item, backend, passphrase: Capture.load().passphrase) == publicItem.canonicalSPKI)
    }
}
