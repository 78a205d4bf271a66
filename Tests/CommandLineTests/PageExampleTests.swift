// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The examples of the pages that need no more than this package's programs run as they are written: the key rotation among them.
@Suite struct PageExampleTests {
    /// The blocks with that mark between two headings.
    private static func blocks(_ mark: String, _ page: String, from first: String? = nil, to last: String? = nil) throws -> [String] {
        var text = try String(contentsOf: PublicData.packageRoot.appending(path: page), encoding: .utf8)
        if let first { text = try "\n" + #require(text.components(separatedBy: "\n\(first)\n").dropFirst().first) }
        if let last { text = try #require(text.components(separatedBy: "\n\(last)\n").first) }
        let blocks = text.components(separatedBy: "\n```\(mark)\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
        #expect(!blocks.isEmpty)
        return blocks
    }

    /// The blocks marked `sh` between two headings, as a script.
    private static func script(_ page: String, from first: String? = nil, to last: String? = nil) throws -> String {
        try script(of: blocks("sh", page, from: first, to: last))
    }

    private static func script(of blocks: [String]) -> String {
        // What a block that fails has started would outlive it.
        return "set -euo pipefail\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n" + blocks.joined(separator: "\n")
    }

    private static func run(_ script: String, withKeys: Bool = false) throws -> Command {
        let shell = try Shell()
        if withKeys { try shell.addKeys() }
        try shell.write(script, to: "script.sh")
        return try shell.run("bash script.sh 2> notes.txt || { cat notes.txt; exit 1; }")
    }

    @Test func keysAreRotatedAsTheReadmeTells() throws {
        let result = try Self.run(
            Self.script("README.md", from: "### emulate: all providers on your machine", to: "### Exit status"), withKeys: true)
        let lines = result.text.split(separator: "\n").filter { $0.hasPrefix("1065403522429") }
        // Published, published again after a new registration, and rotated.
        #expect(lines.count { $0.contains("  published  valid") } == 5)
        #expect(lines.count { $0.contains("  valid  same key") } == 4)
        #expect(lines.count { $0.contains("in place of") } == 2)
        #expect(result.text.hasSuffix("the AES key does not decrypt\n") || result.text.contains("the payload is refused"))
    }

    @Test func endpointsAreServedProbedAndLoadedAsTheReadmeTells() throws {
        let text = try Self.run(
            Self.script("README.md", from: "## flowproof-net: the endpoint", to: "## Where the linter runs"), withKeys: true
        ).text
        #expect(text.contains("ready\n"))
        #expect(text.contains("passed: 19 passed, 1 skipped"))
        #expect(text.contains("right: 150 of 150"))
    }

    @Test func theEmulatorAnswersAsItsPageTells() throws {
        let text = try Self.run(Self.script("docs/emulator.md")).text
        #expect(text.contains("\"business_public_key_signature_status\":\"VALID\""))
        #expect(text.contains("\"business_public_key_signature_status\":\"MISMATCH\""))
        #expect(text.contains("flowproof.emulator/1"))
        if Command.exists("node") { #expect(text.contains("VALID\n100 ")) }
    }

    /// Every block runs, and prints what stands under it.
    @Test func aPayloadTakesTheWayOfItsPage() throws {
        let (page, shell) = ("docs/payload.md", try Shell())
        let script = try "cd '\(PublicData.packageRoot.path)'\n" + Self.script(of: Self.blocks("sh root", page))
        try shell.write(script, to: "script.sh")
        let line = "TMPDIR=$PWD bash script.sh 2> notes.txt || { cat notes.txt; exit 1; }"
        let text = try shell.run(line).text
        #expect(text == (try Self.blocks("text output", page)).joined(separator: "\n") + "\n")
    }

    /// Each byte of the page is one of the published test, or of the answer that is sealed under its key.
    @Test func everyByteOfThePageIsKnown() throws {
        let page = "docs/payload.md"
        let suite = try JSONSerialization.jsonObject(
            with: Data(contentsOf: PublicData.packageRoot.appending(path: "vectors/flow/round-trip.json")))
        let tests = try #require((suite as? [String: Any])?["tests"] as? [[String: Any]])
        let test = try #require(tests.first { $0["id"] as? String == "init-signed" })
        let request = try #require(test["request"] as? [String: Any])
        let body = try #require(request["body"] as? String)
        #expect(try Self.blocks("json", page) == [body])
        let members = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: String])
        func hex(_ name: String) throws -> String {
            Self.hex(of: try #require(members[name].flatMap { Data(base64Encoded: $0) }))
        }
        let (data, aesKey) = (try hex("encrypted_flow_data"), try #require(test["aesKey"] as? String))
        let nonce = try #require(test["iv"] as? String)
        #expect(try hex("initial_vector") == nonce)
        let tables = try Self.blocks("text", page).map(Self.rows)
        try #require(tables.count == 4)
        let (phone, key, answer) = (tables[0], tables[1], tables[3])
        #expect(phone["plaintext"] == test["requestPlaintext"] as? String && phone["AES key"] == aesKey && phone["nonce"] == nonce)
        #expect(phone["plaintext"] == phone["plaintext, text"].map(Self.hex))
        #expect(phone["ciphertext", default: ""] + phone["tag", default: ""] == data && phone["tag"]?.count == 32)
        #expect(phone.count == 6)
        #expect(key == ["encrypted_aes_key": try hex("encrypted_aes_key")])
        // That serve gives this body, and the phone opens it, is in the output.
        #expect(answer["plaintext"] == answer["application says"].map(Self.hex))
        #expect(answer["nonce of the request"] == nonce)
        let inverted = zip(nonce, answer["nonce of the answer", default: ""]).allSatisfy {
            ($0.hexDigitValue ?? 0) + ($1.hexDigitValue ?? 0) == 15
        }
        #expect(inverted && answer["nonce of the answer"]?.count == nonce.count)
        let output = try Self.blocks("text output", page)
        #expect(output[2].hasSuffix("\n" + answer["body", default: "?"]) && output[3] == answer["application says"])
        let sealed = try #require(answer["body"].flatMap { Data(base64Encoded: $0) }.map { Self.hex(of: $0) })
        #expect(answer["ciphertext", default: ""] + answer["tag", default: ""] == sealed && answer["tag"]?.count == 32)
        #expect(answer.count == 7)
        let headers = try #require(request["headers"] as? [String: String])
        let post = try Self.blocks("text", page)[2].split(separator: "\n")
        #expect(Set(post.dropFirst().map(String.init)) == Set(headers.map { "\($0): \($1)" } + ["Content-Length: \(body.utf8.count)"]))
    }

    private static func hex(_ text: String) -> String { hex(of: Data(text.utf8)) }

    private static func hex(of data: Data) -> String { data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// The values of a table of names and bytes; a value goes on in lines without a name.
    private static func rows(_ block: String) -> [String: String] {
        var rows: [String: String] = [:]
        var name = ""
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: "  ", omittingEmptySubsequences: true).map { $0.trimmingCharacters(in: .whitespaces) }
            if !line.hasPrefix(" ") { name = parts[0] }
            rows[name, default: ""] += parts.last ?? ""
        }
        return rows
    }
}
