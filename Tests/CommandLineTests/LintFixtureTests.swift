// SPDX-License-Identifier: Apache-2.0

import FlowLint
import Foundation
import TestSupport
import Testing

/// The key fixtures of vectors/keys, linted as a user would: each gives exactly the findings that are recorded for it.
@Suite struct LintFixtureTests {
    // MARK: The set

    @Test func everyRuleHasABadFixtureAndANearMiss() {
        for rule in Rule.all {
            let own = LintFixture.all.filter { $0.rule == rule.id }
            #expect(own.contains { $0.isBad }, "\(rule.id)")
            #expect(own.contains { !$0.isBad }, "\(rule.id)")
        }
    }

    @Test func foldersAreRules() {
        #expect(Set(LintFixture.all.map(\.rule)).subtracting(Rule.all.map(\.id)) == [])
    }

    @Test(arguments: LintFixture.all)
    func badMeansThatTheRuleSpeaks(fixture: LintFixture) {
        #expect(fixture.findings.contains { $0.rule == fixture.rule } == fixture.isBad)
    }

    // MARK: The findings

    @Test(arguments: LintFixture.all.filter { !$0.isRegistration })
    func findingsAreThoseRecorded(fixture: LintFixture) throws {
        let shell = try Shell()
        try fixture.prepare(in: shell)
        let arguments = fixture.arguments.joined(separator: " ")
        let isClean = fixture.findings.isEmpty
        let result = try shell.run("flowproof lint --format json --fail-on info \(arguments)", status: isClean ? 0 : 1, says: [])
        #expect(try LintFixture.findings(in: result) == fixture.findings)
    }

    // MARK: The remedies

    /// The command of each finding is run, and what it writes lints clean.
    @Test(arguments: LintFixture.all.filter { $0.isBad && $0.arguments == [$0.path] })
    func remediesMendTheFile(fixture: LintFixture) throws {
        let shell = try Shell()
        try fixture.prepare(in: shell)
        let result = try shell.run("flowproof lint --format json --fail-on info \(fixture.path)", status: 1)
        let files = try #require(try result.json["files"] as? [[String: Any]])
        let fixes = Set(files.flatMap { $0["findings"] as? [[String: Any]] ?? [] }.compactMap { $0["fix"] as? String })
        for fix in fixes {
            try shell.run("rm -f private.pem")
            // Export it again: from the key that the server keeps. Make a new pair: where there is none yet.
            if !fix.contains("keygen") { try shell.folder.write(KeyFixture.shared.files["plain.pem"] ?? [], to: "private.pem") }
            // Two commands ask for a passphrase, and here is no terminal.
            let answered = fix.hasPrefix("flowproof keygen") ? fix + " --passphrase-file passphrase.txt" : fix
            let isLocked = fix.contains("convert") && fixture.path.contains("encrypted")
            try shell.run(
                (answered + (isLocked ? " --passphrase-file passphrase.txt" : "")).replacing(
                    "openssl pkcs12", with: "openssl pkcs12 -passin pass:") + " 2> /dev/null")
            let target = try #require(["public.pem", "public.fixed.pem"].first { try shell.names.contains($0) }, "\(fix)")
            try shell.run("flowproof lint --fail-on warning \(target)")
            try shell.run("rm \(target)")
        }
    }
}
