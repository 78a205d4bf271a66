// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof lint`: its exit status, its formats, and that every input is looked at whatever happens to the others.
@Suite struct LintCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("sed 's/$/\\r/' public.pem > windows.pem")
    }

    private func lint(_ arguments: String, status: Int32, says: [String] = []) throws -> [String: Any] {
        let result = try shell.run("flowproof lint --format json \(arguments)", status: status, says: says)
        #expect(result.text.hasPrefix("{\n  \"schema\" : \"flowproof.lint/1\",\n"), "the schema comes first")
        return try result.json
    }

    private func paths(_ report: [String: Any]) -> [String] {
        (report["files"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
    }

    @Test func goodKeyIsReady() throws {
        let text = try shell.run("flowproof lint public.pem --fail-on info").text
        let lines = text.split(separator: "\n")
        #expect(lines.first ?? "" == "public.pem: ready to upload (RSA 2048, e = 65537, SPKI SHA-256 \(KeyFixture.shared.fingerprint))")
        // Without a list of known keys something is left to say, and nothing else.
        #expect(lines.count == 2 && lines.last?.hasPrefix("not checked: math-shared-prime, math-debian-weak, math-known-key: ") == true)
    }

    @Test func jsonHasTheMembersOfTheContract() throws {
        let report = try lint("public.pem private.pem windows.pem", status: 1)
        #expect(Set(report.keys) == ["schema", "files", "notChecked", "summary"])
        let files = try #require(report["files"] as? [[String: Any]])
        #expect(paths(report) == ["public.pem", "private.pem", "windows.pem"])
        #expect(Set(files[0].keys) == ["path", "kind", "bitCount", "publicExponent", "spkiSHA256", "findings"])
        #expect(Set(files[1].keys) == ["path", "kind", "findings"])
        let findings = try files.map { try #require($0["findings"] as? [[String: Any]]) }
        #expect(findings[0].isEmpty && !findings[1].isEmpty && !findings[2].isEmpty)
        let members: Set = ["rule", "severity", "message", "line", "column", "byteOffset", "fix"]
        for finding in findings.joined() {
            #expect(Set(finding.keys).isSubset(of: members))
            #expect(Set(finding.keys).isSuperset(of: ["rule", "severity", "message"]))
            #expect(["error", "warning", "info"].contains(finding["severity"] as? String))
        }
        let summary = try #require(report["summary"] as? [String: Int])
        let severities = findings.joined().map { $0["severity"] as? String }
        #expect(
            summary == [
                "files": 3, "errors": severities.count { $0 == "error" }, "warnings": severities.count { $0 == "warning" },
                "infos": severities.count { $0 == "info" },
            ])
    }

    @Test(arguments: [
        "cat public.pem", "sed 's/$/\\r/' public.pem", "sed 's/^/  /' public.pem", "cat public.pem public.pem", "cat private.pem",
    ])
    func failOnDecidesTheStatus(maker: String) throws {
        try shell.run("\(maker) > candidate.pem")
        let summary = try #require(try shell.run("flowproof lint candidate.pem --format json || true").json["summary"] as? [String: Int])
        var count = 0
        for (severity, plural) in [("error", "errors"), ("warning", "warnings"), ("info", "infos")] {
            count += summary[plural] ?? 0
            try shell.run("flowproof lint candidate.pem --fail-on \(severity)", status: count > 0 ? 1 : 0, says: [])
            try shell.run("flowproof lint candidate.pem --fail-on \(severity) --format json", status: count > 0 ? 1 : 0, says: [])
        }
        #expect((count == 0) == (maker == "cat public.pem"))
    }

    @Test func rulesAreChosen() throws {
        let report = try lint("windows.pem", status: 0)
        let findings = (report["files"] as? [[String: Any]])?.first?["findings"] as? [[String: Any]] ?? []
        let rule = try #require(findings.first?["rule"] as? String)
        let isClean = { (arguments: String) in
            let report = try lint("windows.pem --fail-on info \(arguments)", status: 0, says: ["note: not every rule was applied"])
            return (report["summary"] as? [String: Int])?["warnings"] == 0
        }
        #expect(try isClean("--skip \(findings.compactMap { $0["rule"] as? String }.joined(separator: ","))"))
        #expect(try isClean("--rules upload-size,upload-not-rsa"))
        _ = try lint("windows.pem --fail-on info --rules \(rule)", status: 1, says: ["note: not every rule was applied"])
        for list in ["''", ",", "' '"] {
            let says = ["error: --rules and --skip need the name of a rule"]
            try shell.run("flowproof lint private.pem --rules \(list)", status: 64, says: says)
            try shell.run("flowproof lint private.pem --skip \(list)", status: 64, says: says)
        }
        _ = try lint("public.pem --rules 'upload-size, upload-not-rsa'", status: 0, says: ["note: not every rule was applied"])
        for (name, hint) in [
            ("no-such-rule", "flowproof rules lists them all"), ("uplaod-size", "did you mean upload-size?"),
            ("upload-size*x", "did you mean upload-size?"),
        ] {
            let says = ["error: there is no rule \"\(name)\"", "hint: \(hint)"]
            try shell.run("flowproof lint public.pem --skip '\(name)'", status: 64, says: says)
        }
        _ = try lint("private.pem --skip 'upload-*'", status: 0, says: ["note: not every rule was applied"])
        try shell.run(
            "flowproof lint public.pem --skip '*'", status: 64,
            says: ["note: not every rule was applied", "error: --skip leaves no rule to apply"])
    }

    @Test func everyInputIsReported() throws {
        let missing = "error: missing.pem: no such file or directory"
        #expect(paths(try lint("public.pem missing.pem windows.pem", status: 2, says: [missing])) == ["public.pem", "windows.pem"])
        #expect(paths(try lint("missing.pem private.pem", status: 2, says: [missing])) == ["private.pem"], "2 outweighs 1")
        #expect(paths(try lint("missing.pem", status: 2, says: [missing])) == [])
        #expect(paths(try lint("public.pem private.pem", status: 1)) == ["public.pem", "private.pem"])
        #expect(paths(try lint("- public.pem < windows.pem", status: 0)) == ["-", "public.pem"])
    }

    @Test func foldersAreSearched() throws {
        try shell.run(
            """
            mkdir -p keys/below keys/folder.pem empty && cp public.pem keys/b.PEM && cp public.pem keys/below/a.key \
            && cp public.pem keys/folder.pem/c.der && echo text > keys/readme.txt && mkfifo keys/pipe.pem && ln -s ../public.pem keys/link.pub
            """)
        let found = ["keys/b.PEM", "keys/below/a.key", "keys/folder.pem/c.der", "keys/link.pub"]
        #expect(paths(try lint("keys", status: 0)).sorted() == found.sorted())
        #expect(paths(try lint("keys/", status: 0)).sorted() == found.sorted())
        #expect(paths(try lint("empty public.pem", status: 2, says: ["error: empty: no file in it looks like a key"])) == ["public.pem"])
    }

    /// One file that cannot be read must not hide the others of its folder.
    @Test func folderIsSearchedToItsEnd() throws {
        try shell.run("mkdir keys && ln -s nowhere keys/a.pem && cp public.pem keys/b.pem && cp private.pem keys/c.pem")
        let report = try lint("keys", status: 2, says: ["error: keys/a.pem: no such file or directory"])
        #expect(paths(report) == ["keys/b.pem", "keys/c.pem"])
    }

    @Test func fixesWorkAsPrinted() throws {
        let result = try shell.run("flowproof lint 2>&1 --fail-on info windows.pem", status: 1, says: [])
        let fix = try #require(result.text.split(separator: "\n").first { $0.contains("fix: flowproof convert") })
        try shell.run(
            "mkdir fixed && cd fixed && cp ../windows.pem . && \(fix.trimmingPrefix(while: { $0 == " " }).dropFirst("fix: ".count)) && cmp public.pem ../public.pem"
        )
    }

    @Test func colourIsForTerminalsOnly() throws {
        #expect(try !shell.run("flowproof lint private.pem", status: 1, says: []).text.contains("\u{1B}"))
    }

    @Test(arguments: ["", " \n\t\n", "no key at all\n", "{}", "\0\0\0\0"])
    func whatIsNoKeyIsAFinding(content: String) throws {
        try shell.write(content, to: "odd.pem")
        let report = try lint("odd.pem", status: 1)
        #expect((report["summary"] as? [String: Int])?["errors"] != 0)
    }
}
