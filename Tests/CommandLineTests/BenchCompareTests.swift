// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof bench compare`: what it says of programs whose times are scripted, and of those that cannot be timed.
@Suite struct BenchCompareTests {
    private let shell: Shell

    /// Our own shim, but `bench` is answered with the time that the first argument says, with some noise; the second argument is what
    /// to do instead.
    private static let scripted = """
        import json, random, subprocess, sys
        time, fault = float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
        shim = subprocess.Popen(["flowproof", "shim"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for line in sys.stdin:
            request = json.loads(line)
            if request["op"] == "bench" and fault != "true-time":
                if fault == "die": sys.exit(3)
                if fault == "hang": __import__("time").sleep(60)
                if fault == "nonsense": print("nonsense", flush=True); continue
                nanoseconds = 0 if fault == "zero" else round(request["count"] * time * random.uniform(0.997, 1.003))
                answer = {"id": request["id"], "outcome": "unsupported" if fault == "unsupported" else "ok", "nanoseconds": nanoseconds}
                if fault.startswith("instructions="): answer["instructions"] = int(fault[13:]) * request["count"]
            else:
                shim.stdin.write(line); shim.stdin.flush()
                answer = json.loads(shim.stdout.readline())
                if fault == "wrong" and "plaintext" in answer: answer["plaintext"] = "e30="
            print(json.dumps(answer), flush=True)
        """

    init() throws {
        shell = try Shell()
        try shell.write(Self.scripted, to: "scripted.py")
    }

    private static let few = "--pairs 6 --quartets 8 --warm-up 0 --seed 1"
    private static let fewest = "--pairs 3 --quartets 1 --warm-up 0 --seed 1"

    private func compare(_ head: String, base: String = "1000000", _ options: String = few, status: Int32 = 0) throws -> [String: Any] {
        try shell.run(
            "flowproof bench compare --base 'python3 scripted.py \(base)' --head 'python3 scripted.py \(head)' --format json \(options)",
            status: status, says: []
        ).json
    }

    private static func warnings(_ record: [String: Any]) -> [String] {
        (record["warnings"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test func recordIsThatOfTheContract() throws {
        let command =
            "flowproof bench compare --base 'flowproof shim' --head 'flowproof shim --backend openssl' --format json \(Self.fewest)"
        let text = try shell.run("\(command) --scenario round-trip || test $? -eq 1", says: []).text
        #expect(text.hasPrefix("{\n  \"schema\" : \"flowproof.compare/1\",\n  \"scenario\" : \"round-trip\",\n  \"verdict\" : \""))
        let record = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let interval = try #require(record["ci"] as? [Double])
        let change = try #require(record["change"] as? Double)
        #expect(interval.count == 2 && interval[0] <= change && change <= interval[1])
        #expect(record["minimalDetectableChange"] as? Double ?? 0 > 0.01)
        #expect([3, 6].contains(record["processPairs"] as? Int))
        #expect(Self.warnings(record).contains("few-processes"))
        // Absent, or counted: never 0 for a counter that is not there.
        if let change = record["instructionsChange"] as? Double {
            #expect(abs(change) < 0.5)
        } else {
            #expect(Self.warnings(record).contains("no-instruction-counter"))
        }
    }

    @Test func slowerHeadIsARegression() throws {
        let record = try compare("1050000", status: 1)
        #expect(record["verdict"] as? String == "regression")
        #expect(abs((record["change"] as? Double ?? 0) - 0.05) < 0.005)
        // It was confirmed, by as many pairs again.
        #expect(record["processPairs"] as? Int == 12)
    }

    @Test func fasterHeadIsAnImprovement() throws {
        let record = try compare("950000")
        #expect(record["verdict"] as? String == "improvement")
        #expect(record["processPairs"] as? Int == 6)
    }

    @Test func equalHeadIsEquivalent() throws { #expect(try compare("1000000")["verdict"] as? String == "equivalent") }

    @Test func smallSlowdownIsNone() throws {
        #expect(try compare("1020000", "\(Self.few) --min-effect 5%")["verdict"] as? String == "equivalent")
    }

    @Test func instructionsExplainARegression() throws {
        let record = try compare("1050000 instructions=105", base: "1000000 instructions=100", status: 1)
        #expect(abs((record["instructionsChange"] as? Double ?? 0) - 0.05) < 1e-9)
        // More work, more time: nothing needs to be confirmed.
        #expect(record["processPairs"] as? Int == 6)
    }

    @Test func moreInstructionsAreWarnedOf() throws {
        let record = try compare("1000000 instructions=105", base: "1000000 instructions=100")
        #expect(record["verdict"] as? String == "equivalent")
        #expect(Self.warnings(record).contains("more-instructions"))
    }

    @Test func seedRepeatsTheOrder() throws {
        let seeds = try [1, 1, 2].map { seed in
            let record = try compare("1000000", "--pairs 8 --quartets 1 --warm-up 0 --seed \(seed)")
            return (record["processes"] as? [[String: Any]])?.compactMap { $0["processor"] as? Int }
        }
        #expect(seeds[0] == seeds[1])
        #expect(seeds[0]?.count ?? 0 >= 8)
    }

    @Test func peersDoNotGate() throws {
        let base = "--base 'python3 scripted.py 1000000' --peers 'python3 scripted.py 2000000' 'python3 scripted.py 500000'"
        let set = try shell.run("flowproof bench compare \(base) --format json \(Self.few)", says: []).json
        #expect(set["schema"] as? String == "flowproof.compare-set/1")
        let changes = (set["comparisons"] as? [[String: Any]] ?? []).compactMap { $0["change"] as? Double }
        #expect(changes.map { ($0 * 10).rounded() / 10 } == [1, -0.5])
    }

    @Test func scenariosAreJudgedTogether() throws {
        let options = "\(Self.few) --scenario open-request --scenario seal-request"
        let comparisons = try compare("1050000", options, status: 1)["comparisons"] as? [[String: Any]] ?? []
        #expect(comparisons.map { $0["scenario"] as? String } == ["open-request", "seal-request"])
        #expect(comparisons.map { $0["verdict"] as? String } == ["regression", "regression"])
    }

    @Test(arguments: ["text", "markdown", "html"])
    func reportsForPeopleNameTheVerdict(format: String) throws {
        let line = "flowproof bench compare --base 'python3 scripted.py 1000000' --head 'python3 scripted.py 1050000' --format \(format)"
        let text = try shell.run("\(line) \(Self.few)", status: 1, says: []).text
        #expect(text.contains("open-request") && text.contains("▲ regression"))
    }

    @Test(arguments: [
        ("die", "instead of answering to bench open-request, it ended with status 3"),
        ("nonsense", "instead of answering to bench open-request, its answer is not one of the shim protocol: nonsense"),
        ("zero", "its answer to bench has no nanoseconds above 0"),
        ("unsupported", "its answer to bench open-request is unsupported"),
        ("wrong", "its answer to open-request is wrong: it is not worth timing"),
        ("hang", "it does not answer to bench open-request in time"),
    ])
    func programThatCannotBeTimed(fault: String, reason: String) throws {
        let command = "python3 scripted.py 1 \(fault)"
        try shell.run(
            "flowproof bench compare --base 'flowproof shim' --head '\(command)' \(Self.fewest) --time-limit \(fault == "hang" ? 5 : 60)",
            status: 2,
            says: [
                "error: head: \(reason)",
                "hint: try it alone: printf '{\"id\":1,\"op\":\"hello\",\"protocol\":1}\\n' | sh -c '\(command)'",
            ])
    }

    @Test func programThatDoesNotStart() throws {
        let result = try shell.run(
            "flowproof bench compare --base ./missing --head 'flowproof shim' \(Self.fewest) 2>&1", status: 2)
        #expect(result.text.contains("error: base: instead of answering to hello, it ended with status 127"))
    }

    /// Killed in the middle, the record is there, whole, and says that it is not all.
    @Test(arguments: ["KILL", "INT"])
    func whatWasMeasuredIsKept(signal: String) throws {
        let line =
            "flowproof bench compare --base 'flowproof shim' --head 'flowproof shim' --pairs 1000 --quartets 2 --warm-up 0 --out record.json"
        try shell.run(
            // The shell tells of a child that was killed, on its own standard error.
            "{ \(line) & pid=$!; for i in $(seq 600); do test -s record.json && break; sleep 0.1; done; kill -\(signal) $pid; wait $pid; } 2> /dev/null; true",
            says: [])
        let data = Data(try shell.folder.read("record.json"))
        let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(record["verdict"] as? String == "inconclusive")
        #expect(Self.warnings(record).contains("interrupted"))
        #expect(record["processPairs"] as? Int ?? 0 >= 3)
        #expect(try shell.names.filter { $0 != "scripted.py" } == ["record.json"])
    }

    @Test func fileIsNotReplaced() throws {
        try shell.write("mine", to: "record.json")
        let line = "flowproof bench compare --base 'flowproof shim' --head 'flowproof shim' \(Self.fewest) --out record.json"
        try shell.run(line, status: 2, says: ["error: record.json: exists already", "hint: --force replaces it"])
        #expect(try shell.read("record.json") == "mine")
        try shell.run("\(line) --force > report.txt || test $? -eq 1", says: [])
        #expect(try shell.read("record.json").contains("flowproof.compare/1"))
    }

    @Test(arguments: [
        ("--base a", "--head or --peers must name a program to compare with the base"),
        ("--base a --head ''", "a command may not be empty"),
        ("--base a --head b --pairs 2", "--pairs must be from 3 to 1000"),
        ("--base a --head b --quartets 0", "--quartets must be from 1 to 10000"),
        ("--base a --head b --size 10", "--size must be from 64 to 1048576"),
        ("--base a --head b --warm-up 600001", "--warm-up must be from 0 to 600000 milliseconds"),
        ("--base a --head b --min-effect 3", "the value '3' is invalid for '--min-effect <fraction>': \"3\" is no share: write 3% or 0.03"),
        ("--base a --head b --scenario open-request --scenario open-request", "--scenario names one twice"),
        ("--base a --head b --force", "--force goes with --out"),
    ])
    func usageErrorsSayWhatIsWrong(options: String, message: String) throws {
        let result = try shell.run("flowproof bench compare \(options)", status: 64)
        #expect(result.standardError.contains("error: \(message)\n"), "\(result.standardError)")
    }
}
