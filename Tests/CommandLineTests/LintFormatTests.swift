// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import TestSupport
import Testing

/// What `lint` writes for machines: one document on standard output and nothing else, and one exit status whatever the format.
@Suite struct LintFormatTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("mkdir 'my keys' && sed 's/$/\\r/' public.pem > 'my keys/windows.pem' && sed 's/^/ /' public.pem > 'my keys/b:c.pem'")
    }

    static let formats = ["text", "json", "sarif", "junit", "github"]

    @Test(arguments: formats)
    func statusIsThatOfTheAnswer(format: String) throws {
        let lines: [(String, Int32)] = [
            ("public.pem", 0), ("plain.pem", 1), ("'my keys'", 1), ("'my keys/windows.pem'", 0),
            ("'my keys/windows.pem' --fail-on info", 1),
        ]
        for (arguments, status) in lines {
            let text = try shell.run("flowproof lint --format \(format) \(arguments)", status: status, says: []).text
            #expect(!text.isEmpty)
        }
        let says = ["error: gone.pem: no such file or directory"]
        try shell.run("flowproof lint --format \(format) plain.pem gone.pem", status: 2, says: says)
        try shell.run(
            "flowproof lint --format \(format) plain.pem > /dev/full", status: 2,
            says: ["error: standard output: cannot be written: no space left on device"])
    }

    @Test func sarifIsOneDocument() throws {
        let result = try shell.run("flowproof lint --format sarif public.pem 'my keys' gone.pem", status: 2)
        #expect(result.text.hasPrefix("{\n  \"$schema\" : "))
        let run = try #require((try result.json["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let version = try shell.run("flowproof --version").text.trimmingCharacters(in: .newlines)
        #expect(driver["version"] as? String == version)
        let uris = (run["results"] as? [[String: Any]] ?? []).compactMap { result in
            (((result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])?["artifactLocation"]
                as? [String: Any])?["uri"] as? String
        }
        #expect(Set(uris) == ["my%20keys/windows.pem", "my%20keys/b%3Ac.pem"])
        let invocation = (run["invocations"] as? [[String: Any]])?.first
        #expect(invocation?["executionSuccessful"] as? Bool == false, "a file that was not read is not a clean one")
    }

    @Test func junitIsOneDocument() throws {
        let text = try shell.run("flowproof lint --format junit public.pem 'my keys' gone.pem", status: 2).text
        #expect(XMLParser(data: Data(text.utf8)).parse())
        #expect(text.contains("<testsuite name=\"my keys/b:c.pem\" tests=\"5\" failures=\"1\""))
        #expect(text.contains("<error type=\"input\" message=\"gone.pem: no such file or directory\"/>"))
    }

    @Test func annotationsAreLines() throws {
        let text = try shell.run("flowproof lint --format github public.pem 'my keys' gone.pem", status: 2).text
        #expect(text.hasPrefix("::error file=gone.pem,title=not read::gone.pem: no such file or directory\n"))
        #expect(text.contains("\n::error file=my keys/b%3Ac.pem,line=1,col=1,title=format-whitespace::"))
        #expect(text.contains("\n::notice file=my keys/windows.pem,line=1,col=27,title=format-crlf::"))
        #expect(text.split(separator: "\n").allSatisfy { $0.wholeMatch(of: /::(error|warning|notice) [^\r]+::[^\r]+/) != nil })
    }

    @Test func jsonKeepsTheOrderOfTheContract() throws {
        let text = try shell.run("flowproof lint --format json 'my keys/windows.pem'").text
        let names = text.matches(of: /"([A-Za-z0-9]+)" :/).map { String($0.1) }
        #expect(
            names == [
                "schema", "files", "path", "kind", "bitCount", "publicExponent", "spkiSHA256", "findings", "rule", "severity", "message",
                "line", "column", "byteOffset", "fix", "notChecked", "rule", "reason", "rule", "reason", "rule", "reason", "summary",
                "files", "errors", "warnings", "infos",
            ])
        // Names of files are strings like any other.
        try shell.run("cp public.pem \"$(printf 'a\"\\\\\\t\\001\\302\\205.pem')\"")
        let report = try shell.run("flowproof lint --format json a*.pem").json
        #expect((report["files"] as? [[String: Any]])?.first?["path"] as? String == "a\"\\\t\u{1}\u{85}.pem")
    }

    @Test(.enabled(if: Terminal.exists)) func linesFitTheTerminal() throws {
        let words = ["sh", "-c", "stty cols 80; flowproof lint 'my keys' plain.pem public.pem"]
        let screen = try Terminal.run(words, in: shell).screen.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        let lines = screen.split(whereSeparator: \.isNewline)
        #expect(lines.count > 12)
        for line in lines where !line.hasPrefix("    fix: ") { #expect(line.count <= 80, "\(line)") }
        #expect(lines.contains("  SPKI SHA-256 \(KeyFixture.shared.fingerprint)"))
    }
}
