// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof lint --private-key`: the key as the server keeps it, its passphrase, its place.
@Suite struct LintPrivateKeyTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("chmod 700 . && chmod 600 private.pem plain.pem")
        try shell.write("seven wet lamps hum slowly\n", to: "strong.txt")
        try protect("strong.txt")
    }

    /// Puts the key under the passphrase of a file, with as few iterations as tests have time for.
    private func protect(_ passphraseFile: String) throws {
        try shell.run(
            """
            openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 1000 -in plain.pem -out private.pem \
                -passout file:\(passphraseFile)
            """)
    }

    /// The rules that speak, and those that could not be asked.
    private func lint(_ arguments: String, status: Int32 = 0, says: [String]? = nil) throws -> (rules: [String], notChecked: [String]) {
        let report = try shell.run("flowproof lint --format json \(arguments)", status: status, says: says ?? []).json
        let files = report["files"] as? [[String: Any]] ?? []
        let findings = files.flatMap { $0["findings"] as? [[String: Any]] ?? [] }
        let notChecked = report["notChecked"] as? [[String: String]] ?? []
        // Those of blocklists, which are not loaded here, and of numbers have their own tests.
        let rulesOfKeeping = ["private-weak-passphrase", "private-mode", "private-in-repo", "private-empty-passphrase"]
        return (findings.compactMap { $0["rule"] as? String }, notChecked.compactMap { $0["rule"] }.filter(rulesOfKeeping.contains))
    }

    /// A key of flowproof's own making has one weakness here: tests cannot wait for 600,000 iterations.
    private static let own = ["private-kdf-weak"]

    @Test func keyUnderAPassphrase() throws {
        let text = try shell.run(
            "flowproof lint --private-key private.pem --passphrase-file strong.txt --skip private-kdf-weak,math-* 2>&1"
        )
        .text
        #expect(
            text.hasPrefix("flowproof: note: not every rule was applied\nprivate.pem: no finding that matters among the rules applied\n"))
        let (rules, notChecked) = try lint("--private-key private.pem --passphrase-file strong.txt")
        #expect(rules == Self.own && notChecked == [])
    }

    @Test func withoutThePassphraseItsRuleIsNotChecked() throws {
        let (rules, notChecked) = try lint("--private-key private.pem")
        #expect(rules == Self.own && notChecked == ["private-weak-passphrase"])
    }

    @Test func unprotectedKey() throws {
        #expect(try lint("--private-key plain.pem").rules == ["private-unencrypted"])
        #expect(try lint("--private-key plain.pem --fail-on warning", status: 1).rules == ["private-unencrypted"])
    }

    @Test func weakPassphrase() throws {
        for passphrase in ["tiny", KeyFixture.passphrase, "Password-Password-2026"] {
            try shell.write(passphrase + "\n", to: "weak.txt")
            try protect("weak.txt")
            let rules = try lint("--private-key private.pem --passphrase-file weak.txt").rules
            #expect(rules == Self.own + ["private-weak-passphrase"])
        }
    }

    @Test func wrongPassphraseIsAnInputThatCannotBeRead() throws {
        try shell.write("another\n", to: "wrong.txt")
        _ = try lint("--private-key private.pem --passphrase-file wrong.txt", status: 2, says: ["error: private.pem: wrong passphrase"])
    }

    @Test(.enabled(if: Command.exists("openssl"))) func emptyPassphrase() throws {
        try shell.run("openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -passout pass: -in plain.pem -out empty.pem", says: [])
        #expect(try lint("--private-key empty.pem", status: 1).rules == ["private-empty-passphrase"])
    }

    @Test func rightsOfTheFile() throws {
        for (mode, status) in [("644", Int32(1)), ("620", 1), ("640", 0)] {
            try shell.run("chmod \(mode) private.pem")
            #expect(try lint("--private-key private.pem", status: status).rules == Self.own + ["private-mode"])
        }
        let fix = "chmod 600 private.pem"
        #expect(try shell.run("flowproof lint --private-key private.pem", says: []).text.contains("fix: \(fix)\n"))
        try shell.run("\(fix) && mkdir open && cp -p private.pem open/ && chmod 777 open && ln -s private.pem link.pem")
        #expect(try lint("--private-key private.pem").rules == Self.own)
        #expect(try lint("--private-key open/private.pem", status: 1).rules == Self.own + ["private-mode"])
        #expect(try lint("--private-key link.pem").rules == Self.own + ["private-mode"])
        try shell.run("ln -s open/private.pem away.pem")
        #expect(try lint("--private-key away.pem", status: 1).rules == Self.own + ["private-mode", "private-mode"])
    }

    @Test(.enabled(if: Command.exists("git"))) func linkIntoAWorkTree() throws {
        try shell.run(
            "mkdir repository && git init -q repository && cp -p private.pem repository/ && ln -s repository/private.pem link.pem")
        #expect(try lint("--private-key link.pem").rules == Self.own + ["private-mode", "private-in-repo"])
        try shell.run("echo private.pem > repository/.gitignore")
        #expect(try lint("--private-key link.pem").rules == Self.own + ["private-mode"])
    }

    @Test(.enabled(if: Command.exists("git"))) func workTree() throws {
        try shell.run("git init -q . && mkdir keys && cp -p private.pem keys/a.pem")
        #expect(try lint("--private-key keys/a.pem").rules == Self.own + ["private-in-repo"])
        let text = try shell.run("flowproof lint --private-key keys/a.pem", says: []).text
        let fix = try #require(text.split(separator: "\n").last { $0.contains("fix: git ") }).trimmingPrefix(while: { $0 == " " })
        try shell.run(String(fix.dropFirst("fix: ".count)), says: [])
        #expect(try lint("--private-key keys/a.pem").rules == Self.own)
        try shell.run("git add -f keys/a.pem")
        #expect(try lint("--private-key keys/a.pem").rules == Self.own + ["private-in-repo"])
    }

    @Test func standardInputHasNoPlace() throws {
        let (rules, notChecked) = try lint("--private-key - < private.pem")
        #expect(rules == Self.own && notChecked == ["private-weak-passphrase", "private-mode", "private-in-repo"])
    }

    @Test func bothHalvesInOneRun() throws {
        #expect(try lint("public.pem --private-key private.pem").rules == Self.own)
    }

    @Test func failures() throws {
        let hint = "hint: name the file that the server keeps"
        _ = try lint(
            "--private-key public.pem", status: 2, says: ["error: public.pem: holds no private key, but a SubjectPublicKeyInfo", hint])
        _ = try lint("--private-key missing.pem", status: 2, says: ["error: missing.pem: no such file or directory"])
        try shell.run("flowproof lint --private-key - - < private.pem", status: 64)
        try shell.run("sed '3d' plain.pem > damaged.pem && chmod 600 damaged.pem")
        #expect(try lint("--private-key damaged.pem", status: 1).rules.first?.hasPrefix("format-") == true)
    }
}
