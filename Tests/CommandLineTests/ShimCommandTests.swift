// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof shim`: one line in, one line out, until the input ends.
@Suite struct ShimCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    private func answers(_ requests: [String], options: String = "") throws -> [[String: Any]] {
        try shell.ask("flowproof shim \(options)", requests)
    }

    private static func json(_ object: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    @Test(arguments: TestBackend.allCases)
    func wholeExchange(backend: TestBackend) throws {
        let plaintext = Data("{}".utf8).base64EncodedString()
        let seal = try Self.json(["id": 1, "op": "seal-request", "publicKeyPem": shell.read("public.pem"), "plaintext": plaintext])
        let sealed = try #require(try answers([seal], options: "--backend \(backend)").first)
        #expect(sealed["outcome"] as? String == "ok")
        let body = try #require(sealed["body"] as? String)
        let (key, iv) = (try #require(sealed["aesKey"] as? String), try #require(sealed["iv"] as? String))
        let found = try answers(
            [
                Self.json(["id": 1, "op": "hello", "protocol": 1]),
                Self.json([
                    "id": 2, "op": "load-key", "privateKeyPem": shell.read("private.pem"), "passphrase": KeyFixture.passphrase,
                ]),
                Self.json(["id": 3, "op": "open-request", "body": body]),
                Self.json(["id": 4, "op": "seal-response", "aesKey": key, "iv": iv, "plaintext": plaintext]),
                Self.json(["id": 5, "op": "bench", "scenario": "open-request", "count": 2]),
                Self.json(["id": 6, "op": "open-request", "body": "{}"]), Self.json(["id": 7, "op": "dance"]),
                Self.json(["id": 8, "op": "load-key", "privateKeyPem": shell.read("private.pem"), "passphrase": "wrong"]),
            ], options: "--backend \(backend)")
        #expect(found.map { $0["outcome"] as? String } == ["ok", "ok", "ok", "ok", "ok", "reject", "unsupported", "reject"])
        #expect(found.map { $0["id"] as? Int } == Array(1...8))
        #expect(found[0]["name"] as? String == "flowproof/\(backend)")
        #expect(Set(found[2].keys) == ["id", "outcome", "plaintext", "aesKey", "iv"])
        #expect(found[2]["plaintext"] as? String == plaintext)
        #expect(found[2]["aesKey"] as? String == key && found[2]["iv"] as? String == iv)
        #expect((found[4]["nanoseconds"] as? Int).map { $0 > 0 } == true)
    }

    @Test func nonsenseIsAnsweredToo() throws {
        let found = try answers(["", "nonsense", "[]", "{}", #"{"id":"one","op":"hello"}"#, #"{"id":9,"op":"hello","protocol":2}"#])
        #expect(found.allSatisfy { $0["outcome"] as? String == "error" && $0["message"] is String })
        #expect(found.last?["id"] as? Int == 9)
    }

    @Test func endOfInputEndsIt() throws {
        #expect(try shell.run("flowproof shim < /dev/null").text == "")
        #expect(try shell.run("printf '{\"id\":1,\"op\":\"hello\",\"protocol\":1}' | flowproof shim").text.contains(#""outcome":"ok""#))
    }

    @Test func bytesThatAreNoTextDoNotEndIt() throws {
        let hello = Array(#"{"id":1,"op":"hello","protocol":1}"#.utf8) + [0x0A]
        let lines = try shell.run("flowproof shim", input: [0xFF, 0xFE, 0, 0x0A] + hello).text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""outcome":"error""#) && lines[1].contains(#""outcome":"ok""#))
    }

    /// With the reader gone it ends, and says why: it neither dies of a signal nor reads on for ever.
    @Test func readerThatGoesAwayEndsIt() throws {
        try shell.run(
            """
            yes '{"id":1,"op":"hello","protocol":1}' 2> /dev/null \
            | { flowproof shim 2> note; echo $? > status; } | head -n 3 > lines
            """)
        #expect(try shell.read("status") == "2\n")
        #expect(try shell.read("note") == "flowproof: error: standard output: cannot be written: broken pipe\n")
        #expect(try shell.read("lines").split(separator: "\n").count == 3)
    }
}

extension Shell {
    /// What a shim answers to these lines, one to each.
    func ask(_ shim: String, _ requests: [String]) throws -> [[String: Any]] {
        let input = Array(requests.map { $0 + "\n" }.joined().utf8)
        let lines = try run(shim, input: input, showsSecrets: true).text.split(separator: "\n")
        #expect(lines.count == requests.count)
        return try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }
}
