// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Foundation
import TestSupport
import Testing

@testable import FlowLint

@Suite struct ReportTests {
    private func json(_ report: LintReport) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    }

    private func files(_ json: [String: Any]) throws -> [[String: Any]] { try #require(json["files"] as? [[String: Any]]) }

    @Test func membersOfACleanFile() throws {
        let upload = try Upload.shared()
        let json = try json(LintReport(files: [lint(upload.pem, path: "a/public.pem")]))
        #expect(Set(json.keys) == ["schema", "files", "notChecked", "summary"])
        #expect(json["schema"] as? String == "flowproof.lint/1")
        #expect(json["summary"] as? [String: Int] == ["files": 1, "errors": 0, "warnings": 0, "infos": 0])
        let notChecked = (json["notChecked"] as? [[String: String]] ?? []).map { $0["rule"] }
        #expect(notChecked == ["math-shared-prime", "math-debian-weak", "math-known-key"])
        let file = try #require(files(json).first)
        #expect(Set(file.keys) == ["path", "kind", "bitCount", "publicExponent", "spkiSHA256", "findings"])
        #expect(file["path"] as? String == "a/public.pem")
        #expect(file["kind"] as? String == "public-key")
        #expect(file["bitCount"] as? Int == 2048)
        #expect(file["publicExponent"] as? Int == 65537)
        #expect((file["findings"] as? [Any])?.isEmpty == true)
        let digest = try TestBackend.openssl.run { try $0.sha256(upload.spki().span) }
        #expect(file["spkiSHA256"] as? String == Hex.encode(digest))
    }

    @Test func membersOfFindings() throws {
        let upload = try Upload.shared()
        let textFile = try #require(files(json(LintReport(files: [lint(Array(upload.pem.dropLast()), path: "k")]))).first)
        let inText = try #require((textFile["findings"] as? [[String: Any]])?.first)
        #expect(Set(inText.keys) == ["rule", "severity", "message", "line", "column", "byteOffset", "fix"])
        #expect(inText["severity"] as? String == "info")
        #expect([inText["line"] as? Int, inText["column"] as? Int, inText["byteOffset"] as? Int] == [9, 25, 450])
        let derFile = try #require(files(json(LintReport(files: [lint(publicPEM(upload.spki(parameters: [])), path: "k")]))).first)
        let inDER = try #require((derFile["findings"] as? [[String: Any]])?.first)
        #expect(Set(inDER.keys) == ["rule", "severity", "message", "byteOffset", "fix"])
        #expect(inDER["byteOffset"] as? Int == 4)
    }

    @Test func membersWithoutAValueAreLeftOut() throws {
        let nothing = try #require(files(json(LintReport(files: [lint([], path: "private.pem")]))).first)
        #expect(Set(nothing.keys) == ["path", "findings"])
        #expect(
            Set((nothing["findings"] as? [[String: Any]])?.first?.keys.map { $0 } ?? []) == [
                "rule", "severity", "message", "line", "column", "byteOffset",
            ])
        let curve = try #require(files(json(LintReport(files: [lint(publicPEM(Upload.ellipticCurve))]))).first)
        #expect(Set(curve.keys) == ["path", "kind", "findings"])
    }

    @Test func numbersThatNobodyCanBeSureOfHaveNoName() throws {
        let upload = try Upload.shared()
        let key = DERWriter.sequence([DERWriter.integer(upload.numbers.modulus), [0x02, 0x03, 0xFE, 0xFF, 0xFF]])
        let report = try lint(publicPEM(upload.spki(key: key)))
        #expect(report.bitCount == 2048)
        #expect(report.publicExponent == nil && report.spkiSHA256 == nil)
    }

    @Test func reportIsReadBack() throws {
        let upload = try Upload.shared()
        let report = LintReport(files: [try lint(upload.privatePEM), try lint(Array(upload.pem.dropLast()))])
        let read = try JSONDecoder().decode(LintReport.self, from: JSONEncoder().encode(report))
        #expect(read.summary == report.summary)
        #expect(read.files.map(\.findings) == report.files.map(\.findings))
    }

    @Test func summaryAndThreshold() throws {
        let upload = try Upload.shared()
        let clean = try lint(upload.pem)
        let info = try lint(Array(upload.pem.dropLast()))
        let warning = try lint([0xEF, 0xBB, 0xBF] + upload.pem)
        let error = try lint([])
        func exceeded(_ files: [FileReport]) -> [Bool] { Severity.allCases.map { LintReport(files: files).hasFindings(atLeast: $0) } }
        #expect(exceeded([]) == [false, false, false])
        #expect(exceeded([clean]) == [false, false, false])
        #expect(exceeded([clean, info]) == [true, false, false])
        #expect(exceeded([warning, clean]) == [true, true, false])
        #expect(exceeded([error]) == [true, true, true])
        let summary = LintReport(files: [clean, info, warning, error, error]).summary
        #expect(summary == LintReport.Summary(files: 5, errors: 2, warnings: 1, infos: 1))
        #expect(Severity.allCases.sorted() == [.info, .warning, .error])
    }

    @Test func ruleThatCannotBeAppliedIsNotChecked() throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "no more memory" } }
        func rule(_ id: String, _ error: any Error) -> Rule {
            Rule(
                id: id, title: "t", severity: .error, condition: "c", citation: "c", rationale: "r", remedy: .advice("look for it"),
                check: { _ in throw error })
        }
        let rules = [
            rule("math-known-key", Rule.CannotCheck(reason: "the list is not loaded")), rule("math-roca", Broken()), .uploadPrivateLeak,
        ]
        let report = LintReport(files: [try lint(Upload.shared().privatePEM, rules: rules)])
        #expect(
            report.notChecked == [
                NotChecked(rule: "math-known-key", reason: "the list is not loaded"),
                NotChecked(rule: "math-roca", reason: "the rule failed: no more memory"),
            ])
        // The others still run.
        #expect(report.files.first?.findings.map(\.rule) == ["upload-private-leak"])
        #expect(report.text().contains("not checked: math-known-key: the list is not loaded\n"))
    }

    @Test func text() throws {
        let upload = try Upload.shared()
        let clean = LintReport(files: [try lint(upload.pem, path: "public.pem")]).text()
        #expect(clean.hasPrefix("public.pem: ready to upload (RSA 2048, e = 65537, SPKI SHA-256 "))
        #expect(clean.split(separator: "\n").count == 2)
        #expect(clean.contains("\nnot checked: math-shared-prime, math-debian-weak, math-known-key: "))
        let leak = LintReport(files: [try lint(upload.privatePEM, path: "a b.pem"), try lint(Array(upload.pem.dropLast()), path: "k")])
            .text()
        let lines = leak.split(separator: "\n")
        #expect(lines[0].hasPrefix("a b.pem: do not upload (RSA 2048"))
        #expect(
            lines[1]
                == "  error[upload-private-leak] line 1, column 1: contains a PRIVATE key (PKCS#8 private key): do not upload it, do not paste it anywhere"
        )
        #expect(lines[2].hasPrefix("    why: "))
        #expect(lines[3] == "    fix: flowproof convert 'a b.pem' --to spki --out public.pem")
        #expect(lines[4].hasPrefix("k: ready to upload"))
        #expect(lines.last == "2 files: 1 error, 0 warnings, 1 info")
        #expect(LintReport(files: [try lint([0xEF, 0xBB, 0xBF] + upload.pem)]).text().contains("mend it before the upload"))
        #expect(LintReport(files: []).text() == "")
    }

    @Test func textObeysNoFile() throws {
        let hostile = Array("{\"kty\":\"\\u001B[2J\\u0007x\\n  error[y]\"}".utf8)
        let text = LintReport(files: [try lint(hostile, path: "a\u{1B}]0;b\u{7}\nready")]).text()
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("a") || $0.hasPrefix("  ") })
    }

    @Test func styleSeesEverySeverityAndVerdict() throws {
        let report = LintReport(files: [try lint(Upload.shared().pem), try lint([])])
        let text = report.text { text, severity in "<\(severity?.rawValue ?? "none"):\(text)>" }
        #expect(text.contains("<none:ready to upload>") && text.contains("<error:do not upload>") && text.contains("<error:error>["))
    }
}
