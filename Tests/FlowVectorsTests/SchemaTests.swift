// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowVectors
import Foundation
import TestSupport
import Testing

/// What vectors/schemas says of the suite's files, this module's types say too.
@Suite(.enabled(if: SuiteFolder.hasSchemaValidator, "python3 has no module jsonschema 4.10 or later")) struct SchemaTests {
    /// What is done to a file, and what it is called.
    struct Damage: CustomStringConvertible, Sendable {
        var description: String
        var change: @Sendable (inout [String: Any]) throws -> Void
    }

    @Test func everyFileIsValid() throws {
        let count = try SuiteFolder.files(ending: "json").count + SuiteFolder.files(ending: "jsonl").count
        #expect(count == 21)
        let result = try SuiteFolder.script("validate-vectors")
        #expect(result.status == 0, "\(result.text)\(result.standardError)")
        #expect(result.text == "\(count) files: each is valid under its schema\n")
    }

    @Test func bothRefuseTheSameDamage() throws {
        let folder = try TemporaryFolder()
        var (intact, damaged): ([String], [String]) = ([], [])
        for file in try SuiteFolder.files(ending: "json") where file.lastPathComponent != "evidence.json" {
            let name = file.lastPathComponent
            var document = try #require(try Self.object(Data(contentsOf: file)))
            // The first test of every file is valid; the others would only take time.
            document["tests"] = try #require(document["tests"] as? [Any]).prefix(1).map(\.self)
            document["numberOfTests"] = 1
            try folder.write(Self.bytes(document), to: name)
            intact.append(folder.path(name))
            #expect(try Self.read(Self.bytes(document)) == 1, "\(name)")
            for (index, damage) in Self.damages.enumerated() {
                var copy = document
                try damage.change(&copy)
                let bytes = try Self.bytes(copy)
                #expect(throws: VectorFormatError.self, "\(name): \(damage)") { try Self.read(bytes) }
                try folder.write(bytes, to: "\(index)-\(name)")
                damaged.append(folder.path("\(index)-\(name)"))
            }
        }
        #expect(intact.count == 10)
        #expect(try SuiteFolder.script("validate-vectors", intact).status == 0)
        try Self.expectRefusal(of: damaged)
    }

    @Test(arguments: TestBackend.allCases)
    func bothRefuseDamagedEvidence(backend: TestBackend) throws {
        let evidence = [UInt8](try Data(contentsOf: SuiteFolder.url.appending(path: "evidence.json")))
        #expect(throws: Never.self) { try Self.read(evidence: evidence, backend) }
        let folder = try TemporaryFolder()
        let changes = [
            ("\"confirmedBy\"", "\"confirmedby\""), ("\"implementations\"", "\"implementers\""), ("\"version\"", "\"x\": 1, \"version\""),
            ("\"tests\": {", "\"tests\": {\"more\": 1,"),
        ]
        for (index, (old, new)) in changes.enumerated() {
            var text = String(decoding: evidence, as: UTF8.self)
            text.replaceSubrange(try #require(text.firstRange(of: old)), with: new)
            #expect(throws: VectorFormatError.self, "\(new)") { try Self.read(evidence: Array(text.utf8), backend) }
            try folder.write(Array(text.utf8), to: "\(index).json")
        }
        try Self.expectRefusal(of: changes.indices.map { folder.path("\($0).json") })
    }

    @Test func damagedLinesAreRefused() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for file in try SuiteFolder.files(ending: "jsonl") {
            let line = try #require(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first)
            for member in try #require(try Self.object(Data(line.utf8))).keys {
                var damaged = try #require(try Self.object(Data(line.utf8)))
                damaged[member] = nil
                damaged["\(member)s"] = "x"
                let name = "\(member)-\(file.lastPathComponent)"
                try folder.write(Self.bytes(damaged), to: name)
                paths.append(folder.path(name))
            }
        }
        try Self.expectRefusal(of: paths)
    }

    /// The schemas refuse each of the files.
    private static func expectRefusal(of paths: [String]) throws {
        let result = try SuiteFolder.script("validate-vectors", paths)
        #expect(result.status == 1, "\(result.standardError)")
        let refused = Set(result.text.split(separator: "\n").map { String($0.prefix { $0 != ":" }) })
        #expect(paths.filter { !refused.contains($0) } == [])
    }

    /// How many cases this module finds in a file.
    @discardableResult
    private static func read(_ bytes: [UInt8]) throws -> Int? {
        try VectorSource(name: "suite.json", bytes: bytes) { _ in [] }.read()?.document.caseCount
    }

    private static func read(evidence: [UInt8], _ backend: TestBackend) throws {
        try backend.run { backend in try read(evidence: evidence, backend) }
    }

    private static func read(evidence: [UInt8], _ backend: some VectorBackend) throws {
        _ = try FlowSuiteGenerator(backend, SuiteKeyFiles { _ in [] }, evidence: evidence) { _ in "" }
    }

    private static func bytes(_ object: [String: Any]) throws -> [UInt8] { [UInt8](try JSONSerialization.data(withJSONObject: object)) }

    private static func object(_ data: Data) throws -> [String: Any]? { try JSONSerialization.jsonObject(with: data) as? [String: Any] }

    private static let damages: [Damage] = [
        Damage(description: "an unknown member of the file") { $0["author"] = "x" },
        inTest("an unknown member of a test") { $0["severity"] = "high" },
        inTest("null in place of a member left out") { $0["layer"] = NSNull() },
        inTest("a test without an id") { $0["id"] = nil },
        inTest("a test without flags") { $0["flags"] = nil },
        inTest("a test without a result") { $0["result"] = nil },
        inTest("a result that is none") { $0["result"] = "acceptable" },
        inTest("a layer on a valid test") { $0["layer"] = "json" },
        inTest("an invalid test without a layer") { $0["result"] = "invalid" },
        inTest("a layer that is none") {
            $0["result"] = "invalid"
            $0["layer"] = "none"
        },
        inTest("a number in place of text") { $0["comment"] = 1 },
        Damage(description: "no licence") { $0["licence"] = nil },
        Damage(description: "another licence") { $0["licence"] = "MIT" },
        Damage(description: "no keys") { $0["keys"] = nil },
        Damage(description: "a flag with an unknown member") {
            var flags = try #require($0["flags"] as? [[String: Any]])
            flags[0]["severity"] = "high"
            $0["flags"] = flags
        },
    ]

    /// Damages the first test.
    private static func inTest(_ description: String, _ change: @escaping @Sendable (inout [String: Any]) -> Void) -> Damage {
        Damage(description: description) {
            var tests = try #require($0["tests"] as? [[String: Any]])
            change(&tests[0])
            $0["tests"] = tests
        }
    }
}
