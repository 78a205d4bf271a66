// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Tests of reading private keys from the text of a file.
struct PrivateKeyTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>
    private let keyFiles: SuiteKeyFiles

    init(_ forge: SuiteForge<Backend>, _ keyFiles: SuiteKeyFiles) {
        self.forge = forge
        self.keyFiles = keyFiles
    }

    func tests() throws -> [FlowTest<LoadKeyContent>] {
        var tests: [FlowTest<LoadKeyContent>] = []
        func add(_ id: String, _ comment: String, _ flag: String, _ layer: FlowLayer? = nil, _ content: LoadKeyContent) {
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: [flag], content: content,
                    result: layer == nil ? .valid : .invalid, layer: layer, confirmedBy: []))
        }
        for name in ["alpha", "beta", "gamma"] {
            let key = try keyFiles.key(name, forge.backend)
            let forms: [(String, String, String, String?)] = [
                ("pkcs8", "PKCS#8, not encrypted", key.privateKeyPem, nil), ("pkcs1", "PKCS#1, not encrypted", key.privateKeyPkcs1Pem, nil),
                ("encrypted", "PKCS#8 under PBES2 with AES-256-CBC", key.privateKeyEncryptedPem, key.passphrase),
                (
                    "des3", "PKCS#1 under DES-EDE3-CBC, as WhatsApp's guide makes it with older OpenSSL", key.privateKeyDes3Pem,
                    key.passphrase
                ),
            ]
            for (form, comment, pem, passphrase) in forms {
                var draft = try forge.draft("load-key/\(name)-\(form)")
                draft.key = name
                let content = LoadKeyContent(
                    pem: pem, passphrase: passphrase, body: try forge.wire(draft).body,
                    plaintext: Hex.encode(draft.plaintext.utf8))
                add("\(name)-\(form)", comment, "KeyContainer", nil, content)
            }
        }
        let key = try keyFiles.key("alpha", forge.backend)
        let encrypted = [("encrypted", key.privateKeyEncryptedPem), ("des3", key.privateKeyDes3Pem)]
        for (form, pem) in encrypted {
            for (name, comment, passphrase) in [
                ("other", "another passphrase", "other-vectors"), ("empty", "an empty passphrase", ""), ("missing", "no passphrase", nil),
            ] {
                add(
                    "\(form)-passphrase-\(name)", comment, "WrongPassphrase", .passphrase,
                    LoadKeyContent(pem: pem, passphrase: passphrase))
            }
        }
        let lines = key.privateKeyPem.split(separator: "\n")
        let broken: [(String, String, FlowLayer, String)] = [
            ("public-key", "the public key in place of the private one", .pem, key.publicKeyPem), ("empty", "an empty file", .pem, ""),
            ("text", "no PEM", .pem, "alpha\n"),
            ("line-missing", "a line of the body is missing", .der, (lines.prefix(5) + lines.dropFirst(6)).map { "\($0)\n" }.joined()),
            ("cut-off", "the file ends in the middle", .pem, String(key.privateKeyPem.prefix(800))),
        ]
        for (id, comment, layer, pem) in broken { add(id, comment, "NoPrivateKey", layer, LoadKeyContent(pem: pem)) }
        return tests
    }
}
