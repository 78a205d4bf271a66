// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof bench run` and `bench report`: the files they leave, and what is left of them when they are stopped.
@Suite struct BenchRunTests {
    private let shell: Shell

    init() throws { shell = try Shell() }

    private static let small = "flowproof bench run --smoke --backend openssl --scenario harness --scenario open-request --size 1024"

    @Test func smokeRunLeavesNoFiles() throws {
        let text = try shell.run(Self.small, says: []).text
        #expect(text.contains("open-request"))
        #expect(try shell.names == [])
    }

    @Test func recordAndReportsStandTogether() throws {
        let result = try shell.run("\(Self.small) --results out --commit abc123 --format json 2> note")
        let names = try FileManager.default.contentsOfDirectory(atPath: shell.folder.path("out")).sorted()
        #expect(names.count == 3)
        #expect(try shell.read("note") == "flowproof: note: every sample is in out/\(names[1])\n")
        let expected = /\d{4}-\d\d-\d\d-[a-z0-9-]+-\d+cpu-abc123\.(html|json|md)/
        for name in names { #expect(name.wholeMatch(of: expected) != nil, "\(name)") }
        let record = try result.json
        #expect(record["schema"] as? String == "flowproof.run/1")
        #expect(record["isComplete"] as? Bool == true)
        let benchmarks = try #require(record["benchmarks"] as? [[String: Any]])
        #expect(benchmarks.compactMap { $0["id"] as? String }.contains("open-request/openssl/1024/prepared"))
        #expect(benchmarks.filter { $0["scenario"] as? String == "open-request" }.allSatisfy { $0["ratio"] != nil })
        let file = try shell.read("out/\(names[1])")
        #expect(file == result.text)
        let page = try shell.read("out/\(names[0])")
        #expect(page.contains("<svg") && !page.contains("<script") && !page.contains("src="))
    }

    private static let validates = (try? Command.run(["python3", "-c", "from jsonschema import Draft202012Validator"]))?.status == 0

    /// Of every scenario, so that distributions and threads are among what is written.
    @Test(.enabled(if: validates, "python3 has no module jsonschema 4.10 or later"))
    func recordIsThatOfTheSchema() throws {
        try shell.write(
            """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))
            """, to: "validate.py")
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let schema = root.appending(path: "results/run.schema.json").path
        let names = try shell.run("flowproof bench run --list").text.split(separator: "\n").compactMap { $0.split(separator: "/").first }
        let scenarios = Set(names).sorted().map { "--scenario \($0)" }.joined(separator: " ")
        try shell.run(
            "flowproof bench run --smoke --format json --backend openssl --size 1024 \(scenarios) > run.json; python3 validate.py '\(schema)' < run.json",
            says: [])
    }

    @Test func anotherRunTakesAnotherName() throws {
        for _ in 0..<2 { try shell.run("\(Self.small) --scenario harness --results out --commit abc > /dev/null 2>&1") }
        let names = try FileManager.default.contentsOfDirectory(atPath: shell.folder.path("out"))
        #expect(names.count == 6)
        #expect(names.filter { $0.hasSuffix("-abc-2.json") }.count == 1)
    }

    /// Stopped while it measures, what was measured is there, whole, and says that it is not all.
    @Test(arguments: ["KILL", "INT", "TERM"])
    func whatWasMeasuredIsKept(signal: String) throws {
        try shell.run(
            """
            {
            flowproof bench run --backend openssl --processes 3 --rounds 1 --results out --commit abc > /dev/null & pid=$!
            for i in $(seq 600); do grep -qs open-request out/*.json && break; sleep 0.1; done
            kill -\(signal) $pid; wait $pid; mv out/*.json record.json; rmdir out
            } 2> /dev/null
            """, says: [])
        let data = Data(try shell.folder.read("record.json"))
        let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(record["isComplete"] as? Bool == false)
        #expect((record["benchmarks"] as? [Any])?.isEmpty == false)
        let warnings = (record["warnings"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
        #expect(warnings.contains("interrupted"))
        #expect(try shell.run("flowproof bench report record.json").text.contains("open-request"))
        #expect(try shell.names == ["record.json"])
    }

    @Test(arguments: ["text", "markdown", "html", "bmf", "github-action-benchmark", "benchstat", "csv"])
    func everyFormatIsWritten(format: String) throws {
        try shell.run("\(Self.small) --format json > run.json")
        let text = try shell.run("flowproof bench report --format \(format) run.json").text
        #expect(text.contains("open-request") || text.contains("OpenRequest"))
        if format == "bmf" || format == "github-action-benchmark" {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        }
        try shell.run("flowproof bench report --format \(format) --out report run.json", says: [])
        #expect(try shell.read("report") == text)
        try shell.run(
            "flowproof bench report --out report run.json", status: 2, says: ["error: report: exists already", "hint: --force replaces it"])
        try shell.run("flowproof bench report --force --out run.json run.json", status: 64)
    }

    @Test func olderSchemaIsRefusedByName() throws {
        try shell.write(#"{"schema":"flowproof.run/0","benchmarks":[]}"#, to: "old.json")
        try shell.run(
            "flowproof bench report old.json", status: 2,
            says: [
                "error: old.json: its schema is flowproof.run/0, and this flowproof reads flowproof.run/1, flowproof.compare/1 and "
                    + "flowproof.compare-set/1",
                "hint: measure again, or read it with the flowproof that wrote it",
            ])
    }

    @Test func whatIsNoRecordIsRefused() throws {
        try shell.write("{}", to: "empty.json")
        try shell.write(#"{"schema":"flowproof.run/1"}"#, to: "hollow.json")
        let empty = try shell.run("flowproof bench report empty.json", status: 2).standardError
        #expect(empty.contains(#"empty.json: is no record of bench: it is not JSON with a member "schema""#))
        let hollow = try shell.run("flowproof bench report hollow.json", status: 2).standardError
        #expect(hollow.contains(#"hollow.json: says that its schema is flowproof.run/1, and is not: it lacks "tool""#))
        try shell.run("flowproof bench report missing.json", status: 2)
        try shell.run("\(Self.small) --format json | sed 's/\"openssl\"/\"open\\\\u001b[2Jssl\"/' > hostile.json")
        let hostile = try shell.run("flowproof bench report hostile.json", status: 2).standardError
        #expect(hostile.contains("hostile.json: a text in it holds control characters, which no record of bench has"))
    }

    /// A small run must not hide a large one unnoticed, and a file that is named twice is one.
    @Test func whatTheLatestRunLacksIsSaid() throws {
        try shell.run("\(Self.small) --format json > first.json")
        try shell.run("sleep 1; flowproof bench run --smoke --backend null --scenario harness --format json > second.json")
        let note = "note: earlier runs have 2 benchmarks that the latest, which is reported, has not"
        let text = try shell.run("flowproof bench report second.json first.json", says: [note]).text
        #expect(text.contains("harness") && !text.contains("open-request"))
        #expect(
            try shell.run("flowproof bench report first.json first.json", says: []).text
                == shell.run("flowproof bench report first.json").text)
    }

    @Test func runsAndComparisonsAreReportedApart() throws {
        try shell.run("\(Self.small) --format json > run.json")
        try shell.run(
            "flowproof bench compare --base 'flowproof shim' --head 'flowproof shim' --pairs 3 --quartets 1 --warm-up 0 --out c.json > text || test $? -eq 1"
        )
        try shell.run(
            "flowproof bench report run.json c.json", status: 64,
            says: ["error: runs and comparisons are reported apart", "hint: name files of one kind"])
        #expect(try shell.run("flowproof bench report c.json").text == shell.read("text"))
    }

    @Test(arguments: [
        ("--scenario dance", "--list shows all benchmarks"),
        ("--size 100", "--size takes 64, 256, 1024, 4096, 65536, 262144, 1048576, not 100"),
        ("--processes 0", "--processes must be from 1 to 1000"),
        ("--rounds 0", "--rounds must be from 1 to 10000"), ("--commit a/b", "--commit takes letters, digits, '.', '_' and '-'"),
        ("--scenario keygen --backend null", "no benchmark has this scenario, backend and size: --list shows them"),
    ])
    func usageErrorsSayWhatIsWrong(options: String, message: String) throws {
        let result = try shell.run("flowproof bench run \(options)", status: 64)
        #expect(result.standardError.contains(message), "\(result.standardError)")
        #expect(try shell.names == [])
    }

    @Test func workerNeedsAnOrder() throws {
        try shell.run(
            "flowproof bench worker < /dev/null", status: 2,
            says: ["error: standard input: no order of bench run", "hint: flowproof bench run starts this by itself"])
    }
}
