// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FlowLint

@Suite struct GitHubAnnotationTests {
    @Test func everyFindingIsALine() throws {
        let upload = try Upload.shared()
        let report = LintReport(files: [
            try lint(upload.pem, path: "clean.pem"), try lint(upload.privatePEM, path: "./keys/private.pem"),
            try lint([0xEF, 0xBB, 0xBF] + upload.pem, path: "bom.pem"),
            try lint(Array(upload.text.replacing("\n", with: "\r\n").utf8), path: "windows.pem"),
            try lint([], path: "-"),
        ])
        // The last line says which rules had no list to look into.
        let lines = report.githubAnnotations.split(separator: "\n").filter { !$0.hasPrefix("::notice title=not checked::") }
        #expect(lines.count == report.files.flatMap(\.findings).count)
        #expect(lines[0].hasPrefix("::error file=keys/private.pem,line=1,col=1,title=upload-private-leak::contains a PRIVATE key ("))
        #expect(lines[0].contains("%0Afix: flowproof convert ./keys/private.pem --to spki"))
        #expect(lines[1].hasPrefix("::warning file=bom.pem,line=1,col=1,title=format-bom::"))
        #expect(lines.contains { $0.hasPrefix("::notice file=windows.pem,line=1,col=27,title=format-crlf::") })
        #expect(lines.last?.hasPrefix("::error line=1,col=1,title=format-empty::") == true, "standard input is no file")
        #expect(LintReport(files: [try lint(upload.pem, rules: [.formatBom])]).githubAnnotations == "")
    }

    @Test func offsetsInDERAreNoLines() throws {
        let text = LintReport(files: [try lint(publicPEM(Upload.shared().spki(parameters: [])), path: "k")]).githubAnnotations
        #expect(text.hasPrefix("::error file=k,title=format-alg-params::DER byte 4: "))
    }

    /// A name must not end the command and begin another.
    @Test func namesFromStrangersStayText() throws {
        let path = "a,b:c%\r\n::error::x\u{1B}[2J.pem"
        let text = LintReport(files: [try lint([], path: path)]).githubAnnotations
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        #expect(text.hasPrefix("::error file=a%2Cb%3Ac%25%0D%0A%3A%3Aerror%3A%3Ax\u{FFFD}[2J.pem,line=1,col=1,title=format-empty::"))
    }

    @Test func theRestIsSaidToo() throws {
        let fleet = FleetReport(findings: [
            FleetFinding(rule: "fleet-x", severity: .warning, message: "shared", paths: ["a", "b"], fix: "f")
        ])
        var report = LintReport(files: [], fleet: fleet, unread: [UnreadInput(path: "c", reason: "no such file")])
        report.notChecked = [NotChecked(rule: "math-known-key", reason: "no list")]
        #expect(
            report.githubAnnotations == """
                ::error file=c,title=not read::no such file
                ::warning file=a,title=fleet-x::shared%0Akeys: a, b%0Afix: f
                ::notice title=not checked::math-known-key: no list

                """)
    }
}
