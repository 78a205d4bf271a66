// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What vectors/README.md and vectors/worked-example.md say is so.
@Suite struct SuitePageTests {
    @Test(.enabled(if: Command.exists("python3"), "python3 is not installed"))
    func tablesAreThoseOfTheFiles() throws {
        let result = try SuiteFolder.script("vector-tables", ["--check"])
        #expect(result.status == 0, "\(result.standardError)")
    }

    @Test(.enabled(if: SuiteFolder.hasPythonCryptography, "python3 has no module cryptography"))
    func everyValueOfTheExampleFollows() throws {
        let result = try SuiteFolder.script("work-example", ["--check"])
        #expect(result.status == 0, "\(result.standardError)")
    }

    @Test(.enabled(if: SuiteFolder.hasPythonCryptography, "python3 has no module cryptography"))
    func harnessInPythonRuns() throws { try run(block: "python", "harness.py", with: "python3", expecting: "'FAIL': 0}") }

    @Test(.enabled(if: Command.exists("node"), "node is not installed"))
    func harnessInNodeRuns() throws { try run(block: "js", "harness.mjs", with: "node", expecting: "FAIL: 0 }") }

    /// Runs a program that stands in the README, on the files that every library does right.
    private func run(block language: String, _ name: String, with interpreter: String, expecting end: String) throws {
        let page = try String(contentsOf: PublicData.packageRoot.appending(path: "vectors/README.md"), encoding: .utf8)
        let start = try #require(page.firstRange(of: "```\(language)\n")?.upperBound)
        let stop = try #require(page[start...].firstRange(of: "\n```\n")?.lowerBound)
        let folder = try TemporaryFolder()
        try folder.write(Array("\(page[start..<stop])\n".utf8), to: name)
        let files = ["open-request-large", "seal-response"].map { SuiteFolder.url.appending(path: "\($0).jsonl").path }
        let result = try Command.run([interpreter, folder.path(name)] + files)
        #expect(result.status == 0, "\(result.standardError)")
        let lines = result.text.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix(end) }, "\(result.text)")
    }
}
