// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint
import FlowOpenSSL
import Foundation
import TestSupport
import Testing

/// Fixtures of the rules about what a provider answers: no command reads those files, so that they are judged here.
@Suite struct RegistrationFixtureTests {
    @Test(arguments: LintFixture.all.filter(\.isRegistration))
    func findingsAreThoseRecorded(fixture: LintFixture) throws {
        let registrations = try RegistrationFixture.read(fixture.path)
        let backend = try OpenSSLBackend()
        let linter = Linter { span in try backend.sha256(span) }
        var fleet = Fleet(members: [])
        fleet.registrations = registrations
        #expect(recorded(linter.lintFleet(fleet)) == fixture.findings)
        let judged = registrations.flatMap { recorded(linter.judge($0)) }
        #expect(judged == fixture.findings.filter { !$0.rule.hasPrefix("fleet-") })
    }

    @Test func rulesAboutAnswersHaveSuchFixtures() {
        let rules = Set(LintFixture.all.filter(\.isRegistration).map(\.rule))
        #expect(rules.isSuperset(of: Rule.all.filter { $0.subjects == [.registration] }.map(\.id)))
    }

    private func recorded(_ report: FleetReport) -> [LintFixture.Finding] {
        report.findings.map { LintFixture.Finding(rule: $0.rule, severity: $0.severity.rawValue) }
    }
}

/// A file of vectors/keys with what Meta's Graph API answers for phone numbers, and the key that the endpoint uses.
private struct RegistrationFixture: Decodable {
    struct Answer: Decodable {
        struct Key: Decodable {
            var publicKey: String
            var status: String

            private enum CodingKeys: String, CodingKey {
                case publicKey = "business_public_key"
                case status = "business_public_key_signature_status"
            }
        }

        /// Empty where no key is registered.
        var data: [Key]
    }

    var localKey: String
    var answers: [String: Answer]

    static func read(_ path: String) throws -> [Registration] {
        let content = try Data(contentsOf: LintFixture.folder.appending(path: path))
        let fixture = try JSONDecoder().decode(RegistrationFixture.self, from: content)
        let localKey = try #require(numbers(in: fixture.localKey))
        return fixture.answers.sorted { $0.key < $1.key }.map { number, answer in
            let key = answer.data.first
            return Registration(
                number: number, registeredKey: key.flatMap { numbers(in: $0.publicKey) }, signatureStatus: key?.status, localKey: localKey)
        }
    }

    private static func numbers(in text: String) -> RSAPublicNumbers? { KeyFile(reading: Array(text.utf8)).items.first?.rsa }
}
