// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof-net load` against `flowproof-net serve`.
@Suite(.serialized) struct LoadCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    /// Runs command lines while an endpoint serves at `$url`, whose process is `$server`.
    @discardableResult
    private func served(
        _ line: String, flags: String = "", status: Int32 = 0, says: [String]? = nil, environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        let script = """
            flowproof-net serve --private-key plain.pem --echo --port 0 \(flags) > url.txt 2> log.txt & server=$!
            trap 'kill $server 2> /dev/null; wait $server; rm url.txt log.txt' EXIT
            while ! test -s url.txt; do kill -0 $server || exit 99; sleep 0.05; done
            url=$(cat url.txt)
            \(line)
            """
        return try shell.run(script, status: status, says: says, environment: environment, sourceLocation: sourceLocation)
    }

    private static let load = "flowproof-net load $url --public-key public.pem --rate 50 --duration 1 --warm-up 0"

    @Test func reportsAreOfOneRun() throws {
        let result = try served("\(Self.load) --format json --server-pid $server --html page.html")
        let report = try result.json
        #expect(report["schema"] as? String == "flowproof.load/1" && result.text.hasPrefix("{\n  \"schema\""))
        let counts = try #require(report["counts"] as? [String: Any])
        #expect(counts["due"] as? Int == 50 && counts["right"] as? Int == 50 && counts["failed"] as? Int == 0)
        let latency = try #require(report["latency"] as? [String: Any])
        for name in ["p50", "p90", "p99", "p99.9", "max"] { #expect((latency["\(name)Nanoseconds"] as? Double ?? 0) > 0, "\(name)") }
        let plan = try #require(report["plan"] as? [String: Any])
        #expect(plan["plaintextByteCount"] as? Int == 1024 && plan["isSigned"] as? Bool == false)
        let processes = try #require(report["processes"] as? [[String: Any]])
        #expect(processes.map { $0["role"] as? String } == ["load", "server"])
        #expect(processes.allSatisfy { ($0["cpuSeconds"] as? Double ?? 0) > 0 })
        let percentiles = try #require(report["percentiles"] as? [[String: Any]])
        #expect(percentiles.last?["percentile"] as? Double == 100 && percentiles.last?["countAbove"] as? Int == 0)
        let page = try shell.read("page.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("50 of 50 (100 %)"))
        #expect(try shell.mode("page.html") == "644")
    }

    @Test func textAndPageGoToStandardOutput() throws {
        #expect(try served(Self.load).text.contains("\nright: 50 of 50 (100 %), "))
        #expect(try served("\(Self.load) --format html").text.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func requestsAreSignedAndHoldWhatIsGiven() throws {
        try shell.write("{\"version\":\"3.0\",\"action\":\"ping\"}", to: "ping.json")
        try served(
            "\(Self.load) --app-secret-env APP_SECRET --payload ping.json --arrivals random --seed 4", flags: "--app-secret-env APP_SECRET",
            environment: ["APP_SECRET": "a secret of the app"])
        let result = try served(
            "\(Self.load) --format json", flags: "--app-secret-env APP_SECRET", status: 1,
            environment: ["APP_SECRET": "a secret of the app"])
        let failures = try #require(result.json["failures"] as? [[String: Any]])
        #expect(failures.map { $0["reason"] as? String } == ["status-432"])
        #expect(result.standardError.contains("error: 50 of 50 requests got no right answer"))
    }

    @Test func aBoundIsAGate() throws {
        try served("\(Self.load) --p99 9999")
        let result = try served("\(Self.load) --p99 0.01", status: 1)
        #expect(result.standardError.contains("below 10.0 µs") || result.standardError.contains("the sender was late"))
        #expect(result.text.contains("right: 50 of 50"))
    }

    @Test func anotherKeyIsNamed() throws {
        try shell.run("flowproof keygen --out other.pem --public-out other.public.pem --cipher none > /dev/null")
        let result = try served(
            "flowproof-net load $url --public-key other.public.pem --rate 20 --duration 1 --warm-up 0", status: 1)
        #expect(result.text.contains("failed: 20 requests: status 421: "))
    }

    @Test func interruptionStillReports() throws {
        let result = try served(
            """
            timeout --foreground --preserve-status -s INT 4 flowproof-net load $url --public-key public.pem --rate 20 --duration 3600 --warm-up 0 --memory 1 \
            --format json
            """,
            says: ["note: interrupted, and the requests that were sent come to their end; interrupt again to end at once"])
        let report = try result.json
        let counts = try #require(report["counts"] as? [String: Any])
        #expect(report["isInterrupted"] as? Bool == true)
        #expect((counts["due"] as? Int ?? 0) > 0 && counts["due"] as? Int == counts["right"] as? Int)
    }

    @Test func interruptionOfTheWarmUpLeavesNothingToReport() throws {
        let result = try served(
            """
            timeout --foreground --preserve-status -s INT 2 flowproof-net load $url --public-key public.pem --rate 20 --warm-up 600
            """, status: 2)
        #expect(result.text.isEmpty)
        #expect(result.standardError.hasSuffix("error: interrupted before the end of the warm-up: nothing was measured\n"))
    }

    @Test func searchEndsWithTheEndpoint() throws {
        let result = try served(
            "(sleep 1; kill $server) & flowproof-net load $url --public-key public.pem --rate 50 --warm-up 0 --find-max", status: 2)
        #expect(result.standardError.contains("failed: missed\n"))
        #expect(result.standardError.contains(": the connection was refused\n"))
        #expect(result.standardError.hasSuffix("hint: see that the URL has the right host and port, and that the endpoint runs\n"))
    }

    @Test func interruptedSearchSaysWhatItHasFound() throws {
        let result = try served(
            """
            flowproof-net load $url --public-key public.pem --rate 400 --step 1 --warm-up 0 --find-max --p99 9999 2> notes.txt & load=$!
            while ! grep -qs kept notes.txt; do kill -0 $load || exit 99; sleep 0.1; done
            kill -INT $load; wait $load
            """)
        let verdict = "400 requests a second kept the 99th percentile below 10.0 s once, and were not confirmed"
        #expect(result.text.contains("highest rate: \(verdict)"))
        #expect(!result.text.contains("missed"))
    }

    /// A step that ends early has a rate of its own.
    @Test func whatIsRightEachSecondIsOfTheTimeThatPassed() throws {
        let result = try served(
            "timeout --foreground --preserve-status -s INT 8 flowproof-net load $url --public-key public.pem --rate 100 --step 1 "
                + "--warm-up 0 --find-max --p99 0.01 --format json", status: 1)
        let search = try #require(result.json["search"] as? [String: Any])
        let first = try #require((search["steps"] as? [[String: Any]])?.first)
        #expect(first["due"] as? Int ?? 2000 < 2000 && first["rightPerSecond"] as? Double ?? 0 > 20)
    }

    /// Some options of sockets are for privileged users alone.
    @Test(.enabled(if: Command.exists("setpriv"))) func nobodyInParticularMayLoad() throws {
        try served("$(test $(id -u) != 0 || echo setpriv --bounding-set -all) \(Self.load)")
    }

    @Test func privateKeysAreNotTaken() throws {
        for (command, key) in [("load", "plain.pem"), ("load", "private.pem"), ("probe", "plain.pem")] {
            try shell.run(
                "flowproof-net \(command) http://127.0.0.1:1/ --public-key \(key) \(command == "load" ? "--rate 1" : "")", status: 2,
                says: [
                    "error: \(key): is a private key, and its public half is wanted",
                    "hint: flowproof convert \(key) --to spki gives the public half",
                ])
        }
    }

    @Test func theHighestRateIsSearched() throws {
        // One request waits at a time: two at once are one too many.
        let result = try served(
            "timeout --foreground --preserve-status -s INT 20 flowproof-net load $url --public-key public.pem --rate 250 --duration 1 --step 1 --warm-up 0 "
                + "--find-max --p99 0.01 --format json", status: 1)
        let report = try result.json
        let search = try #require(report["search"] as? [String: Any])
        let steps = try #require(search["steps"] as? [[String: Any]])
        #expect(search["p99BoundNanoseconds"] as? Int == 10_000 && search["highestRate"] == nil)
        #expect(!steps.isEmpty && steps.allSatisfy { $0["isKept"] as? Bool == false })
        #expect(result.standardError.contains("flowproof: note: 250.0 requests a second") && result.standardError.contains(": missed\n"))
        #expect(result.standardError.contains("error: no rate was found that keeps the bound"))
    }

    @Test func nobodyThereIsAnInputThatCannotBeRead() throws {
        try shell.run(
            "flowproof-net load http://127.0.0.1:1/ --public-key public.pem --rate 10 --duration 1", status: 2,
            says: [
                "error: http://127.0.0.1:1: the connection was refused",
                "hint: see that the URL has the right host and port, and that the endpoint runs",
            ])
    }

    @Test(arguments: [
        ("--rate 0", "--rate must be from 0.1 to 1000000 requests a second"),
        ("--rate 10 --duration 0", "--duration must be from 1 to 86400 seconds"),
        ("--rate 10 --connections 0", "--connections must be from 1 to 60000"),
        ("--rate 10 --size 9", "--size must be from 109 to 4194304 bytes; --payload takes smaller ones"),
        ("--rate 10 --size 200 --payload a", "--size and --payload exclude each other"),
        ("--rate 10 --p99 0", "--p99 must be from 0.01 to 10000 ms"),
        ("--rate 10 --wrk a --html b", "--wrk sends nothing: --format, --html, --p99, --server-pid and --find-max are for loads"),
        ("--rate 10 --step 2", "--step is how long --find-max tries a rate"),
    ])
    func optionsThatMakeNoSenseAreRefused(options: String, message: String) throws {
        try shell.run(
            "flowproof-net load http://127.0.0.1:1/ --public-key public.pem \(options)", status: 64,
            says: ["error: \(message)", "hint: flowproof-net --help lists the commands, and each has its own --help"])
    }

    @Test func inputsThatCannotBeUsedAreNamed() throws {
        try shell.write("[]", to: "array.json")
        let load = "flowproof-net load http://127.0.0.1:1/ --rate 10"
        try shell.run(
            "\(load) --public-key public.pem --payload array.json", status: 2,
            says: ["error: array.json: is not one JSON object in UTF-8", "hint: it is the plaintext, which is sealed as it is"])
        try shell.run(
            "\(load) --public-key public.pem --wrk nowhere/wrk", status: 2,
            says: ["error: nowhere/wrk: cannot be made: no such file or directory"])
        try shell.run("\(load) --public-key nowhere.pem", status: 2, says: ["error: nowhere.pem: no such file or directory"])
        try shell.run(
            "\(load) --public-key public.pem --server-pid 536870911", status: 2,
            says: ["error: there is no process 536870911 on this machine", "hint: name the id of the server's process, as ps shows it"])
        try shell.write("there", to: "page.html")
        try shell.run(
            "\(load) --public-key public.pem --html page.html", status: 2,
            says: ["error: page.html: exists already", "hint: --force replaces it"])
        #expect(try shell.read("page.html") == "there")
    }

    @Test func filesForWrkAreWritten() throws {
        let line = "flowproof-net load http://127.0.0.1:1/a --public-key public.pem --rate 10 --duration 2 --wrk wrk"
        let result = try shell.run(line, says: ["note: 20 requests sealed; wrk does not open their answers"])
        #expect(result.text == "wrk -t 2 -c 16 -d 2s --latency -s wrk/flow.lua http://127.0.0.1:1/a\n")
        try shell.run("mkdir 'a b'")
        let quoted = try shell.run(
            "flowproof-net load 'http://127.0.0.1:1/a?b=c&d' --public-key public.pem --rate 1 --connections 3 --wrk 'a b/w' 2> /dev/null")
        #expect(quoted.text == "wrk -t 2 -c 3 -d 30s --latency -s 'a b/w/flow.lua' 'http://127.0.0.1:1/a?b=c&d'\n")
        let lines = try shell.read("wrk/bodies.txt").split(separator: "\n")
        #expect(lines.count == 20 && Set(lines).count == 20 && lines.allSatisfy { $0.hasPrefix("\t{\"encrypted_flow_data\":\"") })
        try shell.write("{\"version\":\"3.0\",\"action\":\"ping\"}", to: "ping.json")
        try shell.run(
            "\(line) --payload ping.json", status: 2, says: ["error: wrk/bodies.txt: exists already", "hint: --force replaces it"])
        try shell.run("\(line) --force --payload ping.json", says: ["note: 20 requests sealed; wrk does not open their answers"])
        // The last of them opens with the other half of the key.
        try shell.run("tail -n 1 wrk/bodies.txt | cut -f 2 > body.json")
        #expect(
            try shell.run("flowproof request open --private-key plain.pem body.json").text == "{\"version\":\"3.0\",\"action\":\"ping\"}")
    }
}
