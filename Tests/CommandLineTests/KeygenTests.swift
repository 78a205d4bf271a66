// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof keygen`: what it writes, and what it never touches.
@Suite struct KeygenTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.write(KeyFixture.passphrase, to: "passphrase.txt")
    }

    @Test(arguments: TestBackend.allCases)
    func defaultsAreStrong(backend: TestBackend) throws {
        let line = "flowproof keygen --backend \(backend) --out private.pem --public-out public.pem --passphrase-file passphrase.txt"
        let fingerprint = try shell.run(line).text
        #expect(fingerprint.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
        #expect(try shell.names == ["passphrase.txt", "private.pem", "public.pem"])
        #expect(try shell.read("private.pem").hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
        #expect(try shell.read("public.pem").hasPrefix("-----BEGIN PUBLIC KEY-----\n"))

        let report = try shell.run("flowproof inspect private.pem --passphrase-file passphrase.txt --format json").json
        let encryption = try #require(report["encryption"] as? [String: Any])
        #expect(encryption["scheme"] as? String == "PBES2")
        #expect(encryption["cipher"] as? String == "aes-256-cbc")
        #expect(encryption["kdf"] as? String == "PBKDF2-hmacWithSHA256")
        #expect(encryption["iterations"] as? Int == 600_000)
        #expect(report["bitCount"] as? Int == 2048)
        #expect(report["publicExponent"] as? Int == 65537)
        #expect(report["spkiSHA256"] as? String == fingerprint.trimming)
        try shell.run("flowproof lint public.pem --fail-on info")
    }

    static let forms = ["pkcs8", "pkcs1"].flatMap { container in ["aes-256-cbc", "des-ede3-cbc", "none"].map { (container, $0) } }

    @Test(arguments: forms, TestBackend.allCases)
    func everyFormIsReadByBothBackends(form: (container: String, cipher: String), backend: TestBackend) throws {
        let protection = form.cipher == "none" ? "" : "--iterations 1000 --passphrase-file passphrase.txt"
        let keygen = "flowproof keygen --backend \(backend) --container \(form.container) --cipher \(form.cipher) \(protection)"
        let fingerprint = try shell.run("\(keygen) --out private.pem --public-out public.pem").text.trimming
        let labels = ["pkcs8 none": "PRIVATE KEY", "pkcs8": "ENCRYPTED PRIVATE KEY", "pkcs1": "RSA PRIVATE KEY"]
        let label = labels["\(form.container) \(form.cipher)"] ?? labels[form.container] ?? ""
        #expect(try shell.read("private.pem").hasPrefix("-----BEGIN \(label)-----\n"))
        for reader in TestBackend.allCases {
            let options = form.cipher == "none" ? "" : "--passphrase-file passphrase.txt"
            let inspect = "flowproof inspect --format json --backend \(reader) private.pem \(options)"
            #expect(try shell.run(inspect).json["spkiSHA256"] as? String == fingerprint)
        }
        let spki = try shell.run("flowproof inspect --format json public.pem").json["spkiSHA256"] as? String
        #expect(spki == fingerprint)
    }

    @Test func iterationsAreThoseAskedFor() throws {
        try shell.run("flowproof keygen --out private.pem --iterations 12345 --passphrase-file passphrase.txt")
        let report = try shell.run("flowproof inspect private.pem --format json").json
        #expect((report["encryption"] as? [String: Any])?["iterations"] as? Int == 12345)
        #expect(report["bitCount"] == nil, "nothing of what is encrypted is known without the passphrase")
    }

    @Test func passphraseMayComeFromTheEnvironment() throws {
        try shell.run("flowproof keygen --out private.pem --iterations 1000 --passphrase-env P", environment: ["P": KeyFixture.passphrase])
        try shell.run("flowproof inspect private.pem --passphrase-file passphrase.txt")
    }

    @Test func passphraseMayComeFromStandardInput() throws {
        try shell.run(
            "flowproof keygen --out private.pem --iterations 1000 --passphrase-file -", input: Array("é€ \t\r\nnot this line".utf8))
        try shell.run("flowproof inspect private.pem --passphrase-env P", environment: ["P": "é€ \t"])
        try shell.run(
            "flowproof inspect private.pem --passphrase-env P", status: 2, says: ["error: private.pem: wrong passphrase"],
            environment: ["P": "é€ "])
    }

    @Test func privateKeyMayGoToStandardOutput() throws {
        let result = try shell.run("flowproof keygen --out - --public-out public.pem --cipher none 2> note", showsSecrets: true)
        #expect(result.text.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && result.text.hasSuffix("-----END PRIVATE KEY-----\n"))
        let fingerprint = try #require(try shell.run("flowproof inspect public.pem --format json").json["spkiSHA256"] as? String)
        #expect(try shell.read("note") == "flowproof: SPKI SHA-256 \(fingerprint)\n", "nothing but the key is on standard output")
    }

    @Test func publicKeyMayGoToStandardOutput() throws {
        let result = try shell.run("flowproof keygen --out private.pem --public-out - --cipher none 2> /dev/null")
        #expect(result.text.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        try shell.folder.write(result.standardOutput, to: "public.pem")
        let spki = { (name: String) in try shell.run("flowproof inspect --format json \(name)").json["spkiSHA256"] as? String }
        #expect(try spki("public.pem") == spki("private.pem"))
    }

    @Test func everyPairIsNew() throws {
        let fingerprints = try (0..<3).map { try shell.run("flowproof keygen --cipher none --out \($0).pem").text }
        #expect(Set(fingerprints).count == 3)
    }

    @Test func noPassphraseIsAnErrorUnlessAskedFor() throws {
        try shell.run(
            "flowproof keygen --out private.pem", status: 64,
            says: [
                "error: no passphrase for the new private key",
                "hint: name one with --passphrase-file or --passphrase-env; --cipher none writes the key without protection",
            ])
        try shell.run(
            "flowproof keygen --out private.pem --cipher none --passphrase-file passphrase.txt", status: 64,
            says: ["error: --cipher none takes no passphrase"])
        try shell.run(
            "flowproof keygen --out private.pem --passphrase-env P --passphrase-file passphrase.txt", status: 64,
            says: ["error: --passphrase-file and --passphrase-env exclude each other"])
        #expect(try shell.names == ["passphrase.txt"])
    }

    @Test(arguments: ["", "\n", "\nsecond line\n", "\r\n"])
    func emptyPassphraseIsRefused(content: String) throws {
        try shell.write(content, to: "empty.txt")
        let keygen = "flowproof keygen --out private.pem"
        try shell.run("\(keygen) --passphrase-file empty.txt", status: 2, says: ["error: the passphrase is empty"])
        try shell.run("\(keygen) --passphrase-env P", status: 2, says: ["error: the passphrase is empty"], environment: ["P": ""])
        #expect(try shell.names == ["empty.txt", "passphrase.txt"])
    }
}

extension String {
    /// Without the newline that ends a line of output.
    var trimming: String { hasSuffix("\n") ? String(dropLast()) : self }
}
