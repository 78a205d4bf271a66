// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof convert`: any form to its canonical one, and private keys only when asked by name.
@Suite struct ConvertTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    @Test(arguments: ["public.pem", "plain.pem", "private.pem --passphrase-file passphrase.txt"], ["spki", "pkcs1", "jwk", "der"])
    func publicFormsHoldThePublicKey(source: String, form: String) throws {
        let result = try shell.run("flowproof convert \(source) --to \(form)")
        try shell.folder.write(result.standardOutput, to: "converted")
        let report = try shell.run("flowproof inspect converted --format json").json
        #expect(report["kind"] as? String == "public-key")
        #expect(report["spkiSHA256"] as? String == KeyFixture.shared.fingerprint)
        try shell.run("flowproof convert \(source) --to \(form) --out out")
        #expect(try shell.folder.read("out") == result.standardOutput)
        #expect(try shell.mode("out") == "644")
        try shell.run("flowproof convert out --to spki | cmp - public.pem")
    }

    @Test(arguments: TestBackend.allCases)
    func encryptedKeyStaysEncrypted(backend: TestBackend) throws {
        let convert = "flowproof convert private.pem --to pkcs8 --backend \(backend) --passphrase-file passphrase.txt --out copy.pem"
        try shell.run(convert)
        #expect(try shell.mode("copy.pem") == "600")
        let report = try shell.run("flowproof inspect copy.pem --passphrase-file passphrase.txt --format json").json
        #expect(report["spkiSHA256"] as? String == KeyFixture.shared.fingerprint)
        #expect((report["encryption"] as? [String: Any])?["iterations"] as? Int == 600_000)
    }

    /// Both halves of a pair in one file, as many servers keep them: each command takes the half that it needs.
    @Test(arguments: ["plain.pem", "private.pem"]) func pairIsNotTwoKeys(privateKey: String) throws {
        try shell.run("cat public.pem \(privateKey) > pair.pem")
        try shell.run("flowproof convert pair.pem --to spki | cmp - public.pem")
        let report = try shell.run("flowproof inspect pair.pem --format json").json
        #expect((report["kind"] as? String)?.hasSuffix("private-key") == true)
        try shell.run("printf '{}' > plaintext; flowproof request seal --public-key pair.pem plaintext > body")
        let opened = try shell.run(
            "flowproof request open --private-key pair.pem --passphrase-file passphrase.txt body", showsSecrets: true)
        #expect(opened.text == "{}")
    }

    @Test func unprotectedKeyIsWrittenWithAWarning() throws {
        let warning = "warning: the private key is written without protection, as it was"
        try shell.run("flowproof convert plain.pem --to pkcs8 --out copy.pem", says: [warning])
        #expect(try shell.read("copy.pem") == shell.read("plain.pem"))
        #expect(try shell.mode("copy.pem") == "600")
        #expect(
            try shell.run("flowproof convert plain.pem --to pkcs8", says: [warning], showsSecrets: true).text == shell.read("plain.pem"))
    }

    @Test func passphraseDoesNotProtectWhatWasUnprotected() throws {
        try shell.run(
            "flowproof convert plain.pem --to pkcs8 --passphrase-file passphrase.txt --out copy.pem", status: 64,
            says: [
                "error: plain.pem: is not encrypted, and --to pkcs8 keeps a key as it was",
                "hint: leave the passphrase out, or use openssl pkcs8 -topk8",
            ])
        try shell.run("test ! -e copy.pem")
    }

    @Test(arguments: [
        #"awk '{ printf "%s\\n", $0 }' public.pem"#, #"printf 'KEY="%s"' "$(cat public.pem)""#, "sed 's/$/\\r/' public.pem",
        "sed 's/^/    /' public.pem", "grep -v -e ----- public.pem", "tr '\\n' ' ' < public.pem", "grep -v -e ----- public.pem | base64 -d",
        "base64 -w 0 public.pem", "printf '\\357\\273\\277'; cat public.pem; echo trailing",
    ])
    func damagedTextIsMended(damage: String) throws {
        try shell.run("{ \(damage); } > damaged")
        try shell.run("flowproof convert damaged --to spki --out mended.pem")
        #expect(try shell.read("mended.pem") == shell.read("public.pem"))
        try shell.run("flowproof convert - --to spki < damaged | cmp - public.pem")
    }

    @Test func standardOutputIsTheDefault() throws {
        #expect(try shell.run("flowproof convert public.pem --to spki").text == shell.read("public.pem"))
        #expect(try shell.run("flowproof convert public.pem --to spki --out -").text == shell.read("public.pem"))
    }

    @Test func sourceMayBeReplaced() throws {
        try shell.run("sed 's/$/\\r/' public.pem > damaged.pem")
        try shell.run(
            "flowproof convert damaged.pem --to spki --out damaged.pem", status: 2,
            says: ["error: damaged.pem: exists already", "hint: --force replaces it"])
        try shell.run("flowproof convert damaged.pem --to spki --out damaged.pem --force")
        #expect(try shell.read("damaged.pem") == shell.read("public.pem"))
    }

    @Test func privateKeyIsNotReplacedByItsPublicHalf() throws {
        for target in ["plain.pem", "./plain.pem"] {
            try shell.run(
                "flowproof convert plain.pem --to spki --out \(target) --force", status: 64,
                says: ["error: \(target): is an input of this command, and would be lost"])
        }
        #expect(try shell.folder.read("plain.pem") == KeyFixture.shared.files["plain.pem"])
    }

    @Test func whatCannotBeConvertedIsNamed() throws {
        try shell.run(
            "flowproof convert public.pem --to pkcs8", status: 2,
            says: ["error: public.pem: holds no private key, but a SubjectPublicKeyInfo", "hint: --to spki writes a public key"])
        let hint = "hint: name one with --passphrase-file or --passphrase-env"
        for form in ["spki", "pkcs1", "pkcs8", "jwk", "der"] {
            try shell.run("flowproof convert private.pem --to \(form)", status: 2, says: ["error: no passphrase", hint])
        }
        try shell.run("cat public.pem public.pem > twice.pem")
        #expect(
            try shell.run("flowproof convert twice.pem --to spki").text == shell.read("public.pem"), "one key, though it stands there twice"
        )
        try shell.run(
            "flowproof keygen --cipher none --out /dev/null 2> /dev/null; flowproof keygen --cipher none --out other.pem > /dev/null")
        try shell.run("cat public.pem other.pem > both.pem")
        try shell.run(
            "flowproof convert both.pem --to spki", status: 2,
            says: ["error: both.pem: 2 different keys in one file", "hint: keep one key in the file"])
    }

    @Test(.enabled(if: Command.exists("openssl")))
    func otherAlgorithmsAreRefused() throws {
        try shell.run("openssl genpkey -algorithm ed25519 -out ed25519.pem")
        for command in ["convert ed25519.pem --to spki", "request seal --public-key ed25519.pem passphrase.txt"] {
            try shell.run(
                "flowproof \(command)", status: 2,
                says: [
                    "error: ed25519.pem: is a key of another algorithm than RSA (Ed25519)", "hint: flowproof keygen makes an RSA key pair",
                ])
        }
    }
}
