// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof vectors`: what verify says of implementations that do well, badly, or nothing.
@Suite struct VectorsCommandTests {
    private let shell: Shell
    private static let suite = PublicData.packageRoot.appending(path: "vectors/flow").path

    init() throws { shell = try Shell() }

    /// The path of a file of the suite, ready for the command line.
    private func suiteFile(_ name: String) -> String { "'\(Self.suite)/\(name)'" }

    private func runs(_ report: [String: Any]) throws -> [[String: Any]] { try #require(report["runs"] as? [[String: Any]]) }

    private func cases(_ report: [String: Any]) throws -> [[String: Any]] {
        try runs(report).flatMap { try #require($0["files"] as? [[String: Any]]) }.flatMap { try #require($0["cases"] as? [[String: Any]]) }
    }

    // MARK: Our own backends

    @Test func theSuitePassesOnBothBackends() throws {
        let text = try shell.run("flowproof vectors verify '\(Self.suite)'").text
        #expect(text.contains("flowproof/openssl ") && text.contains("flowproof/gcrypt "))
        #expect(text.split(separator: "\n").last?.wholeMatch(of: /passed: (\d+) passed/).flatMap { Int($0.1) } ?? 0 > 800, "\(text)")
        #expect(!text.contains("skipped") && !text.contains("lenient"))
    }

    @Test(arguments: TestBackend.allCases)
    func oneBackendAloneHasItsReport(backend: TestBackend) throws {
        let report = try shell.run("flowproof vectors verify --backend \(backend) --format json \(suiteFile("seal-response.json"))").json
        let run = try #require(try runs(report).first)
        #expect(try runs(report).count == 1)
        #expect((run["implementation"] as? [String: Any])?["name"] as? String == "flowproof/\(backend)")
        let file = try #require((run["files"] as? [[String: Any]])?.first)
        #expect(file["kind"] as? String == "flow-seal-response")
        let summary = try #require(report["summary"] as? [String: Int])
        #expect(summary["pass"] ?? 0 > 20 && summary["fail"] == 0 && summary["skipped"] == 0)
        #expect(try cases(report).isEmpty)
    }

    @Test func theSchemaComesFirst() throws {
        let text = try shell.run("flowproof vectors verify --format json \(suiteFile("open-media.json"))").text
        #expect(text.hasPrefix("{\n  \"schema\" : \"flowproof.vectors/1\",\n"))
    }

    // MARK: Files

    @Test func aDamagedFileIsNamedAndTheOthersRun() throws {
        let original = try String(contentsOfFile: "\(Self.suite)/open-media.json", encoding: .utf8)
        try shell.write(original.replacing("\"comment\"", with: "\"coment\""), to: "damaged.json")
        let result = try shell.run("flowproof vectors verify damaged.json \(suiteFile("open-media.json"))", status: 2)
        #expect(result.standardError.contains("error: damaged.json: tests[0].com"))
        #expect(result.text.contains("open-media.json: "))
    }

    @Test func whatIsNoVectorFileIsRefusedWhenItIsNamed() throws {
        try shell.write("text\n", to: "notes.txt")
        let result = try shell.run("flowproof vectors verify notes.txt missing.json", status: 2)
        #expect(result.text == "")
        #expect(result.standardError.contains("error: notes.txt: is no vector file of a kind that is known"))
        #expect(result.standardError.contains("error: missing.json: no such file or directory"))
        try shell.run("flowproof vectors verify .", status: 2, says: ["error: .: no file in it holds vectors"])
    }

    @Test func withoutPathsAndVectorsTheRemedyIsNamed() throws {
        let result = try shell.run(
            "mkdir -p a/b && cd a/b && flowproof vectors verify", status: 2, environment: ["FLOWPROOF_VECTORS": ""])
        #expect(result.standardError.contains("hint: name files or folders, or run scripts/fetch-vectors"))
    }

    @Test(arguments: [
        "--shim x --backend all", "--time-limit 3", "--shim x --time-limit 0", "--shim ''", "--backend nss", "--format sarif",
    ])
    func senselessOptionsAreUsageErrors(options: String) throws {
        try shell.run("flowproof vectors verify \(options) x.json", status: 64)
    }

    // MARK: Expected outcomes

    @Test func expectedDeviationsAreNoFailureAndEveryChangeIs() throws {
        let files = suiteFile("seal-response.json")
        try addShim("wrong")
        try shell.run("flowproof vectors verify \(files) --shim 'python3 wrong.py' --format json > known.json", status: 1)
        let same = try shell.run("flowproof vectors verify \(files) --shim 'python3 wrong.py' --expected known.json")
        #expect(same.text.hasSuffix(", all of it as expected\n"))
        let report = try shell.read("known.json")
        let first = try #require(report.firstMatch(of: /"id" : "([a-z0-9-]+)",\n *"outcome" : "fail"/))
        var text = report
        text.replaceSubrange(first.range, with: first.0.replacing("fail", with: "lenient"))
        try shell.write(text, to: "known.json")
        let changed = try shell.run("flowproof vectors verify \(files) --shim 'python3 wrong.py' --expected known.json", status: 1)
        #expect(changed.text.contains("changed: wrong, seal-response.json, \(first.1): was lenient, is fail"))
        // Better is a change as well.
        try shell.write(report.replacing(" \"wrong\"", with: " \"flowproof/openssl\""), to: "known.json")
        let better = try shell.run("flowproof vectors verify \(files) --backend openssl --expected known.json", status: 1)
        #expect(better.text.contains("was fail, is pass"))
        let none = try shell.run(
            "flowproof vectors verify \(suiteFile("open-media.json")) --backend openssl --expected known.json", status: 1)
        #expect(none.text.contains("was fail, is skipped"), "a file that is no longer run is a change")
    }

    @Test func aReportOfSomethingElseIsRefused() throws {
        try shell.write(#"{"schema":"flowproof.lint/1","runs":[]}"#, to: "lint.json")
        let result = try shell.run("flowproof vectors verify \(suiteFile("open-media.json")) --expected lint.json", status: 2)
        #expect(result.standardError.contains("error: lint.json: is no report of vectors verify: schema: "))
    }

    // MARK: Shims

    /// A shim that claims seal-response and does one thing.
    private func addShim(_ mode: String, claims: String = "seal-response") throws {
        let actions = [
            "wrong": "print(json.dumps({'id': i, 'outcome': 'ok', 'body': 'AAAA'}))",
            "crash": "sys.exit(3)",
            "silent": "time.sleep(600)",
            "garbage": "print('nonsense')",
            "other-id": "print(json.dumps({'id': i + 1, 'outcome': 'ok'}))",
            "error": "print(json.dumps({'id': i, 'outcome': 'error', 'message': 'out of order'}))",
            "unsupported": "print(json.dumps({'id': i, 'outcome': 'unsupported'}))",
        ]
        try shell.write(
            """
            import json, sys, time
            for line in sys.stdin:
                r = json.loads(line); i = r['id']
                if r['op'] == 'hello':
                    print(json.dumps({'id': i, 'outcome': 'ok', 'name': '\(mode)', 'version': '1', 'features': ['\(claims)']}))
                else:
                    \(try #require(actions[mode]))
                sys.stdout.flush()

            """, to: "\(mode).py")
    }

    @Test(arguments: [
        ("wrong", "fail", "its body is \"AAAA\" and not "), ("crash", "crash", "it ended with status 3"),
        ("garbage", "crash", "its answer is not one of the shim protocol: nonsense"), ("other-id", "crash", "its answer has the id "),
        ("error", "crash", "seal-response: out of order"),
    ])
    func badAnswersAreNamed(mode: String, outcome: String, message: String) throws {
        try addShim(mode)
        let command = "flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'exec python3 \(mode).py'"
        let report = try shell.run("\(command) --format json", status: 1).json
        let cases = try cases(report)
        #expect(!cases.isEmpty)
        let refusal = "accepts what it must refuse"
        for entry in cases {
            #expect(entry["outcome"] as? String == outcome)
            let found = try #require(entry["message"] as? String)
            #expect(found.hasPrefix(message) || mode == "wrong" && found == refusal, "\(entry)")
        }
        #expect((report["summary"] as? [String: Int])?[outcome] == cases.count)
    }

    @Test func aHangIsNamedAndTheShimStartedAgain() throws {
        try addShim("silent")
        let original = try String(contentsOfFile: "\(Self.suite)/seal-response.json", encoding: .utf8)
        // Two tests are enough to wait for.
        let document = try #require(try JSONSerialization.jsonObject(with: Data(original.utf8)) as? [String: Any])
        var short = document
        short["tests"] = Array(try #require(document["tests"] as? [Any]).prefix(2))
        short["numberOfTests"] = 2
        try shell.folder.write([UInt8](try JSONSerialization.data(withJSONObject: short)), to: "short.json")
        let text = try shell.run("flowproof vectors verify short.json --shim 'python3 silent.py' --time-limit 0.5", status: 1).text
        #expect(text.contains("failed short.json: 0 passed, 2 hung"))
        #expect(text.contains("no answer within the time limit"))
    }

    @Test func aFileThatIsSkippedWholeFails() throws {
        try addShim("unsupported")
        let claimed = try shell.run(
            "flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'python3 unsupported.py'", status: 1)
        #expect(claimed.text.contains("claims seal-response and answers that it is not supported"))
        let named = try shell.run("flowproof vectors verify \(suiteFile("open-media.json")) --shim 'python3 unsupported.py'", status: 1)
        #expect(named.text.contains("skipped 40: unsupported does not claim open-media"))
        try addShim("wrong")
        let found = try shell.run("flowproof vectors verify '\(Self.suite)' --shim 'python3 wrong.py'", status: 1).text
        #expect(found.contains("passed \(Self.suite)/open-media.json: 0 passed, 40 skipped"), "in a folder, what is not claimed is skipped")
    }

    @Test func whoClaimsNothingPassesNothing() throws {
        try addShim("wrong", claims: "seal_response")
        let result = try shell.run("flowproof vectors verify '\(Self.suite)' --shim 'python3 wrong.py'", status: 1)
        #expect(result.text.contains("failed: 0 passed, "))
    }

    @Test func filesOfOneNameCannotBeExpected() throws {
        try shell.run("mkdir a b && cp \(suiteFile("open-media.json")) a && cp \(suiteFile("open-media.json")) b")
        try shell.run("flowproof vectors verify a --backend openssl --format json > known.json")
        try shell.run(
            "flowproof vectors verify a b --backend openssl --expected known.json", status: 64,
            says: ["error: two files are called open-media.json: --expected could not tell them apart"])
    }

    @Test func afterThreeHangsNoMoreIsAsked() throws {
        try addShim("silent")
        let text = try shell.run(
            "flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'python3 silent.py' --time-limit 0.3", status: 1
        ).text
        #expect(text.contains("27 hung") && text.contains("not asked, after 3 in a row hung"))
    }

    @Test func anInterruptionEndsTheShimAsWell() throws {
        try addShim("silent")
        let command = "flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'echo $$ > pid; exec python3 silent.py'"
        // 128 and the number of SIGTERM; then that process is gone, or waits to be reaped by whoever has inherited it.
        let line = """
            \(command) > /dev/null & tool=$!
            while ! test -s pid; do sleep 0.1; done; sleep 0.5
            kill -TERM $tool; { wait $tool; } 2> /dev/null; echo $?; sleep 0.5
            grep -s '^State:' "/proc/$(cat pid)/status" | grep -v Z || echo gone
            """
        #expect(try shell.run(line, says: []).text == "143\ngone\n")
    }

    @Test func aSuiteThatIsDamagedInFrontIsNotPassedOver() throws {
        let original = try String(contentsOfFile: "\(Self.suite)/open-media.json", encoding: .utf8)
        try shell.write("\u{FEFF}" + original, to: "bom.json")
        try shell.write(original.replacing("open-media/1", with: "open-media/2"), to: "version.json")
        let result = try shell.run("flowproof vectors verify .", status: 2)
        #expect(result.standardError.contains("error: ./bom.json: not UTF-8 without a byte order mark"))
        #expect(result.standardError.contains("error: ./version.json: schema: "))
    }

    @Test(arguments: [
        ("false", "it ended with status 1"), ("cat", "its answer is not one of the shim protocol: "),
        ("no-such-program", "it ended with status 127"),
    ])
    func aProgramThatIsNoShimIsAnError(command: String, reason: String) throws {
        let result = try shell.run("flowproof vectors verify \(suiteFile("open-media.json")) --shim '\(command) 2> shell.txt'", status: 2)
        #expect(result.standardError.contains("error: the shim cannot be tested: \(reason)"))
        #expect(result.text == "")
    }

    @Test func junitHasEveryFailure() throws {
        try addShim("wrong")
        let text = try shell.run(
            "flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'python3 wrong.py' --format junit", status: 1
        ).text
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"flowproof vectors verify\""))
        #expect(text.contains("<testcase classname=\"") && text.contains("<failure type=\"fail\" message=\"its body is &quot;AAAA&quot;"))
        #expect(text.contains("failures=\"27\""))
    }

    @Test func controlCharactersOfAShimDoNotReachTheTerminal() throws {
        try shell.write(
            """
            import json, sys
            for line in sys.stdin:
                i = json.loads(line)['id']
                print(json.dumps({'id': i, 'outcome': 'ok', 'name': 'a\\u001b[2Jb', 'version': '\\u202e1', 'features': ['seal-response'],
                                  'body': '\\u001b[31m'}), flush=True)

            """, to: "rude.py")
        let text = try shell.run("flowproof vectors verify \(suiteFile("seal-response.json")) --shim 'python3 rude.py'", status: 1).text
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    }
}
