// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import FlowLint

@Suite struct SARIFTests {
    private func run(_ report: LintReport) throws -> [String: Any] {
        let encoded = try JSONEncoder().encode(SARIFLog(report, version: "1.2.3"))
        let log = try #require(JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        #expect(Set(log.keys) == ["$schema", "version", "runs"])
        #expect((log["$schema"] as? String)?.hasSuffix("sarif-2.1.0.json") == true)
        #expect(log["version"] as? String == "2.1.0")
        let runs = try #require(log["runs"] as? [[String: Any]])
        #expect(runs.count == 1)
        return runs[0]
    }

    private func results(_ report: LintReport) throws -> [[String: Any]] {
        let results = try #require(try run(report)["results"] as? [[String: Any]])
        for result in results {
            #expect(Set(result.keys).isSuperset(of: ["ruleId", "level", "message", "locations"]))
            #expect(["error", "warning", "note"].contains(result["level"] as? String))
            #expect(!text(result).isEmpty)
        }
        return results
    }

    private func text(_ part: [String: Any]) -> String { (part["message"] as? [String: Any])?["text"] as? String ?? "" }

    private func place(_ location: [String: Any]) throws -> (uri: String, region: [String: Int]) {
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        let artifact = try #require(physical["artifactLocation"] as? [String: String])
        return (try #require(artifact["uri"]), physical["region"] as? [String: Int] ?? [:])
    }

    private func place(of result: [String: Any]) throws -> (uri: String, region: [String: Int]) {
        try place(try #require((result["locations"] as? [[String: Any]])?.first))
    }

    @Test func everyRuleIsDescribed() throws {
        let driver = try #require((try run(LintReport(files: []))["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "flowproof")
        #expect(driver["version"] as? String == "1.2.3")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == Rule.all.map(\.id))
        for (rule, entry) in zip(rules, Rule.all) {
            for name in ["shortDescription", "fullDescription", "help"] {
                let text = (rule[name] as? [String: String])?["text"] ?? ""
                #expect(!text.isEmpty, "\(entry.id) \(name)")
            }
            #expect((rule["help"] as? [String: String])?["text"]?.contains(entry.rationale) == true)
            let level = (rule["defaultConfiguration"] as? [String: String])?["level"]
            #expect(level == (entry.severity == .info ? "note" : entry.severity.rawValue))
        }
    }

    @Test func resultsPointIntoTextFiles() throws {
        let upload = try Upload.shared()
        let report = LintReport(files: [
            try lint(Array(upload.pem.dropLast()), path: "./keys/a b.pem"), try lint(upload.privatePEM, path: "/x/private.pem"),
        ])
        let results = try results(report)
        let newline = try #require(results.first)
        #expect(newline["ruleId"] as? String == "format-no-final-newline")
        #expect(newline["ruleIndex"] as? Int == Rule.all.firstIndex { $0.id == "format-no-final-newline" })
        #expect(newline["level"] as? String == "note")
        #expect(text(newline).contains("\nfix: flowproof convert "))
        #expect(try place(of: newline) == ("keys/a%20b.pem", ["startLine": 9, "startColumn": 25]))
        let leak = try #require(results.last)
        #expect(leak["level"] as? String == "error")
        #expect(try place(of: leak).uri == "file:///x/private.pem")
    }

    /// An offset in DER is one in the file only where the file is DER.
    @Test func resultsPointIntoBinaryFiles() throws {
        let der = try Upload.shared().spki(parameters: [])
        let result = { (bytes: [UInt8]) in
            let results = try results(LintReport(files: [try lint(bytes, path: "k")]))
            return try #require(results.first { $0["ruleId"] as? String == "format-alg-params" })
        }
        let binary = try result(der)
        #expect(try place(of: binary).region == ["startLine": 1, "byteOffset": 4])
        let armoured = try result(publicPEM(der))
        #expect(try place(of: armoured).region == ["startLine": 1])
        for entry in [binary, armoured] {
            #expect(text(entry).hasPrefix("DER byte 4: "))
            #expect((entry["properties"] as? [String: Any])?["derOffset"] as? Int == 4)
        }
    }

    @Test func fleetFindingsNameEveryKey() throws {
        let finding = FleetFinding(
            rule: "fleet-key-reuse", severity: .warning, message: "two numbers have one key",
            paths: ["a.pem", "b.pem", "a.pem", "-", "b.pem"],
            fix: nil)
        let results = try results(LintReport(files: [], fleet: FleetReport(findings: [finding])))
        #expect(results.count == 1)
        #expect((results[0]["locations"] as? [Any])?.count == 1, "several would mean that all have to be changed")
        #expect(try place(of: results[0]).uri == "a.pem")
        let others = try #require(results[0]["relatedLocations"] as? [[String: Any]])
        #expect(try others.map { try place($0).uri } == ["b.pem", "stdin"])
    }

    @Test func whatWasNotDoneIsSaid() throws {
        struct Broken: Error {}
        let rule = Rule(
            id: "upload-size", title: "t", severity: .error, condition: "c", citation: "c", rationale: "r", remedy: .advice("a"),
            check: { _ in throw Rule.CannotCheck(reason: "the list is not loaded") })
        let files = [try lint([1], path: "a", rules: [rule]), try lint([1], path: "b", rules: [rule])]
        func invocation(_ report: LintReport) throws -> [String: Any] {
            let invocations = try run(report)["invocations"] as? [[String: Any]]
            return try #require(invocations?.first)
        }
        #expect(try invocation(LintReport(files: []))["executionSuccessful"] as? Bool == true)
        let unread = try invocation(LintReport(files: files, unread: [UnreadInput(path: "c d", reason: "no such file")]))
        #expect(unread["executionSuccessful"] as? Bool == false)
        let notifications = try #require(unread["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notifications.map { $0["level"] as? String } == ["error", "warning"])
        #expect(notifications.map(text) == ["no such file", "not checked: the list is not loaded"])
        #expect(try place(of: notifications[0]).uri == "c%20d")
        #expect((notifications[1]["associatedRule"] as? [String: Any])?["id"] as? String == "upload-size")
    }

    @Test(arguments: [
        ("public.pem", "public.pem"), ("./keys/k.pem", "keys/k.pem"), (".//k", "k"), ("././k", "k"), ("/a/b.pem", "file:///a/b.pem"),
        ("a:b", "a%3Ab"), ("é %?#", "%C3%A9%20%25%3F%23"), ("-", "stdin"), ("../k", "../k"), ("a\nb", "a%0Ab"),
    ])
    func pathsBecomeReferences(path: String, expected: String) { #expect(uri(ofPath: path) == expected) }

    /// One of everything that a report may hold.
    private func everything() throws -> LintReport {
        let upload = try Upload.shared()
        let finding = FleetFinding(rule: "fleet-key-reuse", severity: .error, message: "m", paths: ["a", "b"], fix: "f")
        var report = LintReport(
            files: [try lint(upload.privatePEM, path: "./a b"), try lint(upload.spki(parameters: []), path: "k.der"), try lint([])],
            fleet: FleetReport(findings: [finding]), unread: [UnreadInput(path: "gone", reason: "no such file")])
        report.notChecked.append(NotChecked(rule: "math-roca", reason: "r"))
        return report
    }

    /// What SARIF 2.1.0 requires of each object that is written here, and what else it allows of what is written: its objects are closed.
    private static let objects: [String: (required: Set<String>, allowed: Set<String>)] = [
        "run": (["tool"], ["invocations", "columnKind", "results"]), "tool": (["driver"], []), "driver": (["name"], ["version", "rules"]),
        "rules": (["id"], ["name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"]),
        "shortDescription": (["text"], ["markdown"]), "fullDescription": (["text"], ["markdown"]), "help": (["text"], ["markdown"]),
        "defaultConfiguration": ([], ["level"]), "message": (["text"], ["markdown"]),
        "invocations": (["executionSuccessful"], ["toolExecutionNotifications"]),
        "toolExecutionNotifications": (["message"], ["level", "locations", "associatedRule"]), "associatedRule": (["id"], ["index"]),
        "results": (["message"], ["ruleId", "ruleIndex", "level", "locations", "relatedLocations", "properties"]),
        "locations": ([], ["physicalLocation"]), "relatedLocations": ([], ["physicalLocation"]),
        "physicalLocation": (["artifactLocation"], ["region"]), "artifactLocation": ([], ["uri"]),
        "region": ([], ["startLine", "startColumn", "byteOffset"]),
    ]

    private func expectClosed(_ value: Any, _ name: String) {
        if let list = value as? [Any] {
            for element in list { expectClosed(element, name) }
        } else if let object = value as? [String: Any], name != "properties" {
            guard let (required, allowed) = Self.objects[name] else {
                Issue.record("\(name) is not described")
                return
            }
            #expect(required.isSubset(of: object.keys), "\(name)")
            #expect(Set(object.keys).isSubset(of: required.union(allowed)), "\(name)")
            for (member, value) in object { expectClosed(value, member) }
        }
        if ["startLine", "startColumn"].contains(name) { #expect(value as? Int ?? 0 >= 1) }
        if ["ruleIndex", "index", "byteOffset"].contains(name) { #expect(value as? Int ?? -1 >= 0) }
        if name == "columnKind" { #expect(value as? String == "unicodeCodePoints") }
    }

    @Test func objectsHoldWhatTheStandardNames() throws { expectClosed(try run(everything()), "run") }

    /// The published schema is not kept here: FLOWPROOF_SARIF_SCHEMA names a copy of sarif-schema-2.1.0.json.
    @Test(.enabled(if: schema != nil && (try? Command.run(["python3", "-c", "import jsonschema"]))?.status == 0))
    func documentFitsThePublishedSchema() throws {
        let report = try everything()
        let folder = try TemporaryFolder()
        try folder.write([UInt8](try JSONEncoder().encode(SARIFLog(report, version: "1.2.3"))), to: "log.sarif")
        let script =
            "import json, jsonschema, sys; jsonschema.validate(json.load(open('log.sarif')), json.load(open(sys.argv[1])))"
        let result = try Command.run(["python3", "-W", "ignore", "-c", script, try #require(Self.schema)], in: folder.url)
        #expect(result.status == 0, Comment(rawValue: result.standardError))
    }

    private static let schema = ProcessInfo.processInfo.environment["FLOWPROOF_SARIF_SCHEMA"]
}
