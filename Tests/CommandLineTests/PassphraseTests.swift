// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Passphrases: from a file or the environment, and never shown.
@Suite struct PassphraseTests {
    private let shell: Shell

    /// Every command that opens a private key.
    private static let commands = [
        "inspect private.pem", "convert private.pem --to spki", "convert private.pem --to pkcs8 --out copy.pem",
        "request open --private-key private.pem body.json",
    ]

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("echo '{}' | flowproof request seal --public-key public.pem - > body.json")
    }

    @Test(arguments: commands, TestBackend.allCases)
    func everySourceWorks(command: String, backend: TestBackend) throws {
        let line = "flowproof \(command) --backend \(backend)"
        let environment = ["PASSPHRASE": KeyFixture.passphrase]
        try shell.run("\(line) --passphrase-file passphrase.txt; rm -f copy.pem")
        try shell.run("\(line) --passphrase-env PASSPHRASE; rm -f copy.pem", environment: environment)
        try shell.run("\(line) --passphrase-file - < passphrase.txt; rm -f copy.pem")
        try shell.run("printf '%s\\r\\n' \"$PASSPHRASE\" > windows.txt", environment: environment)
        try shell.run("\(line) --passphrase-file windows.txt")
    }

    @Test(arguments: commands, TestBackend.allCases)
    func wrongPassphraseIsRefused(command: String, backend: TestBackend) throws {
        let line = "flowproof \(command) --backend \(backend)"
        let says = ["error: private.pem: wrong passphrase"]
        for wrong in ["wrong", "", KeyFixture.passphrase + " ", " " + KeyFixture.passphrase, KeyFixture.passphrase.uppercased()] {
            shell.keepSecret(wrong.count > 10 ? wrong.trimming : KeyFixture.passphrase)
            #expect(
                try shell.run("\(line) --passphrase-env P", status: 2, says: says, environment: ["P": wrong]).standardOutput == [])
        }
        try shell.write("\n\(KeyFixture.passphrase)\n", to: "second-line.txt")
        try shell.run("\(line) --passphrase-file second-line.txt", status: 2, says: says)
        try shell.run("test ! -e copy.pem")
    }

    @Test(arguments: commands)
    func missingPassphraseIsNamed(command: String) throws {
        let line = "flowproof \(command)"
        try shell.run("\(line) --passphrase-env UNSET", status: 2, says: ["error: the environment variable UNSET is not set"])
        try shell.run(
            "\(line) --passphrase-env A --passphrase-file passphrase.txt", status: 64,
            says: ["error: --passphrase-file and --passphrase-env exclude each other"])
        if !command.hasPrefix("inspect") {
            let hint = "hint: name one with --passphrase-file or --passphrase-env"
            try shell.run(line, status: 2, says: ["error: no passphrase", hint])
            try shell.run("cat passphrase.txt | \(line)", status: 2, says: ["error: no passphrase", hint])
        }
        try shell.run("test ! -e copy.pem")
    }

    @Test func longPassphraseFileIsRefused() throws {
        try shell.run("head -c 5000 /dev/zero | tr '\\0' p > long.txt")
        try shell.run(
            "flowproof keygen --out key.pem --passphrase-file long.txt", status: 2, says: ["error: long.txt: larger than 4096 bytes"])
        try shell.run("test ! -e key.pem")
    }

    @Test func passphraseIsIgnoredByUnprotectedKeys() throws {
        try shell.run("flowproof request open --private-key plain.pem --passphrase-file passphrase.txt body.json")
    }

    @Test(.enabled(if: Command.exists("openssl")))
    func weakProtectionIsNamedWithItsRemedy() throws {
        try shell.run("openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in plain.pem -passout file:passphrase.txt -out weak.pem")
        try shell.run(
            "flowproof request open --private-key weak.pem --passphrase-file passphrase.txt body.json", status: 2,
            says: [
                "error: weak.pem: protected with pbeWithSHA1And3-KeyTripleDES-CBC, which flowproof does not open",
                "hint: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in OLD.pem -out private.pem",
            ])
    }
}
