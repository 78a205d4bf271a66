// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

@testable import FlowLint

/// The texts of the catalogue, as the person reads them who has to mend the key.
@Suite struct WordingTests {
    private static let families = ["upload", "format", "math", "private", "fleet"]

    @Test func idsAreUnique() {
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        #expect(Rule.all.first?.id == "upload-private-leak")
    }

    @Test(arguments: Rule.all.map(\.id))
    func idIsKebabCaseAndBeginsWithItsFamily(id: String) {
        let words = id.split(separator: "-", omittingEmptySubsequences: false)
        #expect(words.count >= 2 && Self.families.contains(String(words[0])))
        #expect(words.allSatisfy { !$0.isEmpty && $0.allSatisfy { ($0.isLowercase && $0.isASCII) || $0.isNumber } })
    }

    @Test func familiesStandTogether() {
        let families = Rule.all.map { $0.id.prefix { $0 != "-" } }
        #expect(families == families.sorted { Self.families.firstIndex(of: String($0))! < Self.families.firstIndex(of: String($1))! })
    }

    @Test(arguments: Rule.all.map(\.id))
    func textsAreWritten(id: String) throws {
        let rule = try #require(Rule.all.first { $0.id == id })
        for text in [rule.title, rule.condition, rule.citation, rule.rationale] { check(text) }
        for text in [rule.title, rule.condition, rule.rationale] { #expect(!beginsLikeASentence(text), "\(text)") }
        #expect(rule.title.count <= 40)
        #expect(!rule.subjects.isEmpty)
    }

    @Test func messagesAreWritten() throws {
        for ruleCase in RuleCase.all {
            for finding in try ruleCase.report().findings {
                check(finding.message)
                #expect(!beginsLikeASentence(finding.message), "\(finding.message)")
                #expect(finding.message.utf8.count < 160)
            }
        }
    }

    @Test func remediesAreCommandsOfThisTool() throws {
        for rule in Rule.all {
            if case .advice = rule.remedy { continue }
            let command = try #require(
                rule.remedy.command(for: Candidate(path: "key.pem", file: KeyFile(reading: Upload.shared().pem), role: .upload)))
            #expect(["flowproof ", "openssl ", "chmod ", "git "].contains { command.hasPrefix($0) })
            #expect(!command.contains("FILE"))
        }
    }

    @Test func severitiesAgreeWithTheVerdict() throws {
        for ruleCase in RuleCase.all {
            guard let expected = ruleCase.expected, let rule = Rule.all.first(where: { $0.id == ruleCase.rule }) else { continue }
            // A rule that speaks in two tones is graver or milder by one place or circumstance, never silent.
            let tones: Set<String> = [
                "format-line-length", "format-whitespace", "format-multiple-blocks", "math-bitpattern", "math-e-large", "private-pbes1",
                "private-kdf-weak", "private-mode",
            ]
            #expect(expected.severity == rule.severity || tones.contains(rule.id), "\(ruleCase.testDescription)")
        }
    }

    @Test(arguments: [
        (0x2A, "* (U+002A)"), (0x20, "U+0020"), (0x0B, "U+000B"), (0x7F, "U+007F"), (0xA0, "U+00A0"), (0x200B, "U+200B"),
        (0x1F511, "U+1F511"),
    ])
    func characters(scalar: UInt32, name: String) { #expect(named(scalar) == name) }

    @Test(arguments: [(0, "0 bytes"), (1, "1 byte"), (2, "2 bytes")])
    func counts(count: Int, text: String) { #expect(counted(count, "byte") == text) }

    @Test(arguments: [
        ("PUBLIC KEY", "the label \"PUBLIC KEY\""), ("ANY PRIVATE KEY", "the label \"ANY PRIVATE KEY\""),
        ("X509 CRL", "the label \"X509 CRL\""),
        ("WHATSAPP KEY", "a label of 12 characters"), ("MIIEVQIBADAN", "a label of 12 characters"), ("", "a label of 0 characters"),
    ])
    func labels(label: String, text: String) { #expect(quotable(label: label) == text) }

    @Test(arguments: [
        ("Comment", "the header \"Comment\""), ("PROC-TYPE", "the header \"PROC-TYPE\""), ("MIIEvQIBADAN", "a header line"),
        ("", "a header line"),
    ])
    func headers(name: String, text: String) { #expect(quotable(header: name) == text) }

    private func check(_ text: String) {
        #expect(!text.isEmpty)
        #expect(!text.hasSuffix(".") && !text.hasSuffix(" ") && !text.hasPrefix(" "), "\(text)")
        #expect(!text.contains("\\\\") && !text.contains("  ") && !text.contains("\n"), "\(text)")
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(text)")
    }

    /// A capital letter followed by a small one, proper names excepted.
    private func beginsLikeASentence(_ text: String) -> Bool {
        let first = text.split(separator: " ").first ?? ""
        guard !["OpenSSH", "OpenSSL", "WhatsApp", "PowerShell's", "PowerShell", "BoringSSL"].contains(first) else { return false }
        return first.prefix(1).allSatisfy(\.isUppercase) && first.dropFirst().prefix(1).contains { $0.isLowercase }
    }
}
