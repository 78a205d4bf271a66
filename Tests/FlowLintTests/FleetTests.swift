// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import Foundation
import TestSupport
import Testing

@testable import FlowLint

/// The rules about several keys, and about what is registered for a phone number.
@Suite struct FleetTests {
    private func lint(_ fleet: Fleet, rules: [Rule] = Rule.all) throws -> FleetReport {
        try TestBackend.openssl.run { backend in try lint(fleet, rules, backend) }
    }

    private func lint(_ fleet: Fleet, _ rules: [Rule], _ backend: some VectorBackend) throws -> FleetReport {
        var options = LintOptions()
        options.isDeep = true
        return Linter(rules: rules, options: options, sha256: { try backend.sha256($0) }).lintFleet(fleet)
    }

    @Test(arguments: FleetCase.all)
    func ruleSpeaksOfItsKeysAndOfNoOthers(_ fleetCase: FleetCase) throws {
        let report = try lint(fleetCase.fleet(.shared))
        let findings = report.findings.filter { $0.rule == fleetCase.rule }
        #expect(findings.map(\.paths) == fleetCase.expected?.paths ?? [])
        #expect(findings.allSatisfy { $0.severity == fleetCase.expected?.severity })
        #expect(report.notChecked == [])
        if fleetCase.expected != nil {
            let rule = try #require(Rule.all.first { $0.id == fleetCase.rule })
            #expect(try lint(fleetCase.fleet(.shared), rules: [rule]).findings == findings)
        }
    }

    @Test func registrationIsJudgedAloneAsInAFleet() throws {
        for registration in FleetCase.all.flatMap({ $0.fleet(.shared).registrations }) {
            var fleet = Fleet(members: [])
            fleet.registrations = [registration]
            let expected = try lint(fleet).findings.filter { $0.rule.hasPrefix("upload-") }
            let judged = try TestBackend.openssl.run { backend in Linter { span in try backend.sha256(span) }.judge(registration) }
            #expect(judged.findings == expected)
        }
    }

    @Test func messagesNameNumbersAndFingerprints() throws {
        let primes = FleetCase.Primes.shared
        var fleet = Fleet(members: [])
        fleet.registrations = [
            Registration(
                number: "15550001", registeredKey: primes.numbers(0, 1), signatureStatus: "evil\nstatus", localKey: primes.numbers(2, 3))
        ]
        let messages = try lint(fleet).findings.map(\.message)
        let names = try [primes.numbers(0, 1), primes.numbers(2, 3)].map { numbers in
            try TestBackend.openssl.run { backend in try SPKIFingerprint(of: numbers) { span in try backend.sha256(span) }.description }
        }
        #expect(
            messages == [
                "phone number 15550001: the provider reports a status of 11 bytes for the signature of the key, not VALID",
                "phone number 15550001 has the key \(names[0]), your endpoint the key \(names[1])",
                "another key than your endpoint has is registered for 1 phone number",
            ])
    }

    @Test func factorsAreShownOnlyWhenAskedFor() throws {
        let primes = FleetCase.Primes.shared
        var fleet = Fleet(members: [primes.key("a", 0, 1), primes.key("b", 0, 2)])
        let factor = Hex.encode(primes.all[0].bytes)
        let hidden = LintReport(files: [], fleet: try lint(fleet))
        let json = String(decoding: try JSONEncoder().encode(hidden), as: UTF8.self)
        #expect(hidden.fleet?.findings.map(\.message) == ["2 keys share a factor of 256 bits"])
        #expect(!hidden.text().contains(factor) && !json.contains(factor))
        fleet.showsFactors = true
        #expect(LintReport(files: [], fleet: try lint(fleet)).text().contains(factor))
    }

    @Test func encryptedPrivateKeysAreNotPassed() throws {
        var fleet = Fleet(members: [FleetCase.Primes.shared.key("a", 0, 1)])
        fleet.encryptedPrivateKeys = ["p"]
        #expect(
            try lint(fleet).notChecked
                == [NotChecked(rule: "fleet-stale", reason: "1 private key cannot be read without a passphrase")])
    }

    @Test func textAndSummaryCountTheFleet() throws {
        let primes = FleetCase.Primes.shared
        let members = (0..<10).map { primes.key("key\($0)", 0, 1) }
        let report = LintReport(files: [], fleet: try lint(Fleet(members: members)), unlisted: 10)
        #expect(report.summary == LintReport.Summary(files: 10, errors: 0, warnings: 1, infos: 0))
        #expect(report.hasFindings(atLeast: .warning) && !report.hasFindings(atLeast: .error))
        let lines = report.text().split(separator: "\n").map(String.init)
        #expect(lines[0] == "fleet of 10 keys: mend it before the upload")
        #expect(lines[1] == "  warning[fleet-key-reuse] 10 phone numbers or files have one key")
        #expect(lines[2] == "    keys: key0, key1, key2, key3, key4, key5, key6, key7, and 2 more")
    }
}
