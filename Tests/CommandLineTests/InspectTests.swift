// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof inspect`: what a key file is, as text and as JSON.
@Suite struct InspectTests {
    private let shell: Shell
    private let fingerprint = KeyFixture.shared.fingerprint

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    private func report(_ arguments: String) throws -> [String: Any] {
        let result = try shell.run("flowproof inspect \(arguments) --format json")
        #expect(result.text.hasPrefix("{\n  \"schema\" : \"flowproof.inspect/1\",\n"), "the schema comes first")
        return try result.json
    }

    @Test func publicKey() throws {
        let report = try report("public.pem")
        #expect(
            Set(report.keys) == ["schema", "path", "container", "kind", "algorithm", "bitCount", "publicExponent", "spkiSHA256"])
        #expect(report["schema"] as? String == "flowproof.inspect/1")
        #expect(report["path"] as? String == "public.pem")
        #expect(report["container"] as? String == "spki")
        #expect(report["kind"] as? String == "public-key")
        #expect(report["algorithm"] as? String == "RSA")
        #expect(report["bitCount"] as? Int == 2048)
        #expect(report["publicExponent"] as? Int == 65537)
        #expect(report["spkiSHA256"] as? String == fingerprint)
    }

    @Test func encryptedKeyWithoutItsPassphrase() throws {
        let report = try report("private.pem")
        #expect(Set(report.keys) == ["schema", "path", "container", "kind", "encryption"])
        #expect(report["kind"] as? String == "encrypted-private-key")
        let encryption = try #require(report["encryption"] as? [String: Any])
        #expect(Set(encryption.keys) == ["scheme", "cipher", "kdf", "iterations"])
    }

    @Test(arguments: TestBackend.allCases)
    func encryptedKeyWithItsPassphrase(backend: TestBackend) throws {
        let report = try report("private.pem --backend \(backend) --passphrase-file passphrase.txt")
        #expect(Set(report.keys) == ["schema", "path", "container", "kind", "encryption", "bitCount", "publicExponent", "spkiSHA256"])
        #expect(report["spkiSHA256"] as? String == fingerprint)
    }

    @Test(.enabled(if: Command.exists("openssl")))
    func traditionalAndScryptKeys() throws {
        try shell.run("openssl rsa -in plain.pem -traditional -des3 -passout file:passphrase.txt -out traditional.pem 2> /dev/null")
        try shell.run("openssl pkcs8 -topk8 -scrypt -in plain.pem -passout file:passphrase.txt -out scrypt.pem")
        let traditional = try #require(try report("traditional.pem")["encryption"] as? [String: Any])
        #expect(traditional["scheme"] as? String == "traditional PEM")
        #expect(traditional["cipher"] as? String == "des-ede3-cbc")
        #expect(traditional["iterations"] as? Int == 1)
        let scrypt = try #require(try report("scrypt.pem")["encryption"] as? [String: Any])
        #expect(scrypt["kdf"] as? String == "scrypt")
        #expect(scrypt["scryptN"] as? Int == 16384 && scrypt["scryptR"] as? Int == 8 && scrypt["scryptP"] as? Int == 1)
    }

    @Test func textSaysTheSame() throws {
        #expect(
            try shell.run("flowproof inspect public.pem").text == """
                container       spki
                kind            public-key
                algorithm       RSA
                bits            2048
                exponent        65537
                SPKI SHA-256    \(fingerprint)

                """)
        #expect(
            try shell.run("flowproof inspect private.pem").text == """
                container       encryptedPKCS8
                kind            encrypted-private-key
                scheme          PBES2
                cipher          aes-256-cbc
                key derivation  PBKDF2-hmacWithSHA256
                iterations      1000

                """)
    }

    @Test func standardInputIsRead() throws {
        #expect(try shell.run("flowproof inspect - < public.pem").text == shell.run("flowproof inspect public.pem").text)
        #expect(try shell.run("flowproof inspect - --format json < private.pem").json["path"] as? String == "-")
    }

    @Test(.enabled(if: Command.exists("openssl")))
    func otherKeysAreNamed() throws {
        let makers = [
            "openssl req -x509 -new -key plain.pem -subj /CN=a": ("certificate", "certificate"),
            "openssl req -new -key plain.pem -subj /CN=a": ("certificateRequest", "certificate-request"),
            "openssl rsa -in plain.pem -RSAPublicKey_out 2> /dev/null": ("pkcs1Public", "public-key"),
            "openssl rsa -in plain.pem -traditional 2> /dev/null": ("pkcs1Private", "private-key"),
            "openssl genpkey -algorithm ed25519": ("pkcs8", "private-key"),
        ]
        for (line, (container, kind)) in makers {
            try shell.run("\(line) > other.pem", showsSecrets: true)
            let report = try report("other.pem")
            #expect(report["container"] as? String == container, "\(line)")
            #expect(report["kind"] as? String == kind, "\(line)")
            if !line.contains("ed25519") { #expect(report["spkiSHA256"] as? String == fingerprint, "\(line)") }
        }
    }
}
