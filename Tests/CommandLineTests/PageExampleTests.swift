// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The examples of the pages that need no more than this package's programs run as they are written: the key rotation among them.
@Suite struct PageExampleTests {
    /// The blocks marked `sh` between two headings.
    private static func script(_ page: String, from first: String? = nil, to last: String? = nil) throws -> String {
        var text = try String(contentsOf: PublicData.packageRoot.appending(path: page), encoding: .utf8)
        if let first { text = try "\n" + #require(text.components(separatedBy: "\n\(first)\n").dropFirst().first) }
        if let last { text = try #require(text.components(separatedBy: "\n\(last)\n").first) }
        let blocks = text.components(separatedBy: "\n```sh\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
        #expect(!blocks.isEmpty)
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
}
