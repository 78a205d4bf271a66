// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What other implementations answer when they are timed, and that what they seal can be opened.
@Suite struct PeerBenchTests {
    private static let peers = PublicData.packageRoot.appending(path: "Benchmarks/Peers").path
    private static let awscrt = "\(peers)/awscrt/build/bin/python"
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.addRequest()
    }

    @Test(.enabled(if: PeerTests.hasPython, "python3 has no module cryptography")) func pythonIsTimed() throws {
        try expectEveryScenario("python3 '\(Self.peers)/python/shim.py'", tellsProcessorTime: true)
    }

    @Test(.enabled(if: PeerTests.hasNode, "node is not installed")) func nodeIsTimed() throws {
        try expectEveryScenario("node '\(Self.peers)/node/shim.mjs'", tellsProcessorTime: false)
    }

    @Test(.enabled(if: Command.exists("java"), "java is not installed")) func javaIsTimed() throws {
        try expectEveryScenario("java '\(Self.peers)/java/Shim.java'", tellsProcessorTime: true)
    }

    @Test(.enabled(if: PeerTests.hasCompiler, "there is no compiler for C")) func cIsTimed() throws {
        try expectEveryScenario(PeerTests.makeCShim(in: shell.folder), tellsProcessorTime: true)
    }

    /// AWS-LC has the RSA step alone.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: awscrt), "Benchmarks/Peers/prepare awscrt was not run"))
    func awscrtIsTimed() throws {
        let shim = "'\(Self.awscrt)' '\(Self.peers)/awscrt/shim.py'"
        let answers = try ask(
            shim, [loadKey(), oaepDecrypt(), Self.bench("oaep-decrypt"), Self.bench("open-request"), ["op": "open-request"]])
        #expect(answers.map { $0["outcome"] as? String } == ["ok", "ok", "ok", "unsupported", "unsupported"])
        Self.expectTimes(answers[2], tellsProcessorTime: true)
    }

    private func ask(_ shim: String, _ requests: [[String: Any]]) throws -> [[String: Any]] {
        let lines = try requests.enumerated().map { id, members in
            String(decoding: try JSONSerialization.data(withJSONObject: members.merging(["id": id]) { $1 }), as: UTF8.self)
        }
        return try shell.ask(shim, lines)
    }

    private static func bench(_ scenario: String) -> [String: Any] { ["op": "bench", "scenario": scenario, "count": 2] }

    private func loadKey() throws -> [String: Any] { ["op": "load-key", "privateKeyPem": try shell.read("plain.pem")] }

    private func oaepDecrypt() throws -> [String: Any] {
        let members = try JSONSerialization.jsonObject(with: Data(shell.read("body.json").utf8)) as? [String: String]
        let ciphertext = try #require(Data(base64Encoded: members?["encrypted_aes_key"] ?? ""))
        return ["op": "oaep-decrypt", "ciphertext": ciphertext.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()]
    }

    private static func expectTimes(_ answer: [String: Any], tellsProcessorTime: Bool, _ scenario: String = "") {
        #expect((answer["nanoseconds"] as? Int ?? 0) > 0, "\(scenario)")
        #expect(answer["cpuNanoseconds"] is Int == tellsProcessorTime, "\(scenario)")
    }

    private func expectEveryScenario(_ shim: String, tellsProcessorTime: Bool) throws {
        let (key, iv) = (String(repeating: "0f", count: 16), String(repeating: "a5", count: 16))
        let scenarios = ["open-request", "seal-response", "round-trip", "oaep-decrypt", "seal-request"]
        let plaintext = Data(#"{"a":"/"}"#.utf8).base64EncodedString()
        let early = scenarios.map(Self.bench)
        let requests: [[String: Any]] = try [
            loadKey(), oaepDecrypt(), ["op": "open-request", "body": shell.read("body.json")],
            ["op": "seal-response", "aesKey": key, "iv": iv, "plaintext": plaintext],
            ["op": "seal-request", "publicKeyPem": shell.read("public.pem"), "plaintext": plaintext],
        ]
        let answers = try ask(shim, early + requests + scenarios.map(Self.bench) + [Self.bench("dance")])
        #expect(
            answers.map { $0["outcome"] as? String } == early.map { _ in "error" } + [String](repeating: "ok", count: 10) + ["unsupported"])
        for (scenario, answer) in zip(scenarios, answers.dropFirst(10)) {
            Self.expectTimes(answer, tellsProcessorTime: tellsProcessorTime, scenario)
        }
        // What was timed is what was asked for.
        #expect(answers[5 + 2]["plaintext"] as? String == Data("{}".utf8).base64EncodedString())
        #expect(answers[5 + 1]["message"] as? String == answers[5 + 2]["aesKey"] as? String)
        try shell.write(try #require(answers[5 + 4]["body"] as? String), to: "sealed.json")
        #expect(try shell.run("flowproof request open --private-key plain.pem sealed.json").text == #"{"a":"/"}"#)
    }
}
