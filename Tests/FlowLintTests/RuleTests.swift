// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Foundation
import TestSupport
import Testing

@testable import FlowLint

@Suite struct RuleTests {
    @Test(arguments: RuleCase.all)
    func ruleSpeaksWhereItMustAndNowhereElse(_ ruleCase: RuleCase) throws {
        let report = try ruleCase.report()
        let findings = report.findings.filter { $0.rule == ruleCase.rule }
        guard let expected = ruleCase.expected else {
            #expect(findings == [])
            return
        }
        #expect(findings.contains { $0.severity == expected.severity && RuleCase.Place($0) == expected.place }, "\(findings)")
        #expect(!report.notChecked.contains { $0.rule == ruleCase.rule })
    }

    @Test(arguments: Rule.all.map(\.id))
    func everyRuleHasItsCases(id: String) {
        let bad = RuleCase.all.filter { $0.expected != nil }.map(\.rule) + FleetCase.all.filter { $0.expected != nil }.map(\.rule)
        let good = RuleCase.all.filter { $0.expected == nil }.map(\.rule) + FleetCase.all.filter { $0.expected == nil }.map(\.rule)
        #expect(bad.contains(id) && good.contains(id))
    }

    @Test func casesNameRulesThatExist() {
        #expect(Set(RuleCase.all.map(\.rule) + FleetCase.all.map(\.rule)).subtracting(Rule.all.map(\.id)) == [])
    }

    @Test(arguments: ["alpha", "beta", "gamma"])
    func keysOfTheFlowSuiteAreKnown(name: String) throws {
        let file = PublicData.packageRoot.appending(path: "vectors/flow/keys/\(name).public.pem")
        let report = try lint([UInt8](try Data(contentsOf: file)))
        #expect(report.findings.map(\.rule) == ["math-known-key"])
        #expect(report.findings.first?.message == "the private half of this key is published in flowproof's own vectors")
    }

    @Test(arguments: TestBackend.allCases)
    func freshKeyHasNoFinding(backend: TestBackend) throws {
        let upload = try Upload.make(backend)
        let report = try lint(upload.pem)
        #expect(report.findings == [])
        #expect(report.kind == .publicKey)
        #expect(report.bitCount == 2048)
        #expect(report.publicExponent?.description == "65537")
        #expect(report.spkiSHA256?.utf8.count == 64)
    }

    @Test func rulesSpeakAloneWhenChosenAlone() throws {
        for rule in Rule.all {
            let cases = RuleCase.all.filter { $0.rule == rule.id && $0.expected != nil }
            for ruleCase in cases {
                let findings = try ruleCase.report(rules: [rule]).findings
                #expect(!findings.isEmpty && findings.allSatisfy { $0.rule == rule.id })
            }
        }
    }

    @Test func findingsOfOneRuleComeInTheOrderOfTheFile() throws {
        let upload = try Upload.shared()
        let indented = Array(upload.lines.map { "  \($0)\n" }.joined().utf8)
        let findings = try lint(indented).findings.filter { $0.rule == "format-whitespace" }
        #expect(findings.map(\.line) == [1, 2, 9])
        let quoted = try lint(Array("KEY=\"".utf8) + upload.joined("\\n") + [0x22]).findings.filter { $0.rule == "format-literal-newline" }
        #expect(quoted.map(\.column) == [5, 32])
    }

    @Test func bothHalvesOfOneKeyAreNotCalledDifferent() throws {
        let upload = try Upload.shared()
        let messages = try lint(upload.pem + upload.privatePEM).findings.map(\.message)
        #expect(messages.contains("both halves of one key pair in one file"))
    }

    /// Whatever the file: findings come in the order of the catalogue, so that a leaked private key is the first line read.
    @Test func findingsComeInTheOrderOfTheCatalogue() throws {
        let order = Dictionary(uniqueKeysWithValues: Rule.all.enumerated().map { ($1.id, $0) })
        for ruleCase in RuleCase.all {
            let places = try ruleCase.report().findings.compactMap { order[$0.rule] }
            #expect(places == places.sorted(), "\(ruleCase.testDescription)")
        }
        let upload = try Upload.shared()
        let worst = try lint(
            [0xEF, 0xBB, 0xBF] + Array("# mine\n".utf8) + upload.pem + publicPEM(Upload.ellipticCurve) + upload.privatePEM)
        #expect(worst.findings.first?.rule == "upload-private-leak")
        #expect(
            Set(worst.findings.map(\.rule)) == [
                "upload-private-leak", "upload-not-rsa", "format-bom", "format-leading-text", "format-multiple-blocks",
            ])
    }

    /// The one answer that must never be wrong: no error means one public RSA key of 2048 bits that can be read.
    @Test(arguments: 1...4) func silenceMeansAKeyThatWorks(seed: Int) throws {
        let upload = try Upload.shared()
        let inputs =
            [upload.pem, upload.pem, upload.privatePEM, Array("KEY=\"".utf8) + upload.joined("\\n") + [0x22]]
            + RuleCase.all.filter { $0.custody == nil }.map { $0.file(upload) }
        var state = UInt64(seed)
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<400 {
            var bytes = inputs[random(inputs.count)]
            guard !bytes.isEmpty, bytes.count < 1 << 16 else { continue }
            for _ in 0...random(3) {
                let index = random(bytes.count)
                switch random(4) {
                case 0: bytes[index] = UInt8(random(256))
                case 1: bytes.insert(UInt8(random(128)), at: index)
                case 2 where bytes.count > 1: bytes.remove(at: index)
                default: bytes[index] ^= 0x20
                }
            }
            let file = KeyFile(reading: bytes)
            guard try !lint(bytes).findings.contains(where: { $0.severity == .error }) else { continue }
            #expect(
                !file.items.isEmpty && file.items.allSatisfy { $0.rsa?.bitCount == 2048 && $0.canonicalSPKI != nil && !$0.holdsPrivateKey })
            #expect(file.items.allSatisfy { $0.structure == .spki || $0.structure == .pkcs1Public })
        }
    }
}
