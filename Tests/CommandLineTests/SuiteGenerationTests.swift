// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof vectors generate`: the committed suite is what its seed makes, whoever makes it.
@Suite struct SuiteGenerationTests {
    private let shell: Shell
    private static let suite = PublicData.packageRoot.appending(path: "vectors/flow").path

    init() throws { shell = try Shell() }

    @Test(arguments: TestBackend.allCases)
    func theCommittedFilesAreWhatTheSeedMakes(backend: TestBackend) throws {
        let text = try shell.run("flowproof vectors generate --check --folder '\(Self.suite)' --backend \(backend)").text
        #expect(text.hasSuffix("each is what its seed makes\n"))
    }

    /// A folder with the keys, and with the evidence if it is wanted.
    private func addSuite(evidence: Bool) throws {
        try FileManager.default.copyItem(atPath: "\(Self.suite)/keys", toPath: shell.folder.path("keys"))
        if evidence { try FileManager.default.copyItem(atPath: "\(Self.suite)/evidence.json", toPath: shell.folder.path("evidence.json")) }
    }

    @Test func generationWritesTheSameFilesAnywhere() throws {
        try addSuite(evidence: true)
        try shell.run("flowproof vectors generate --folder .")
        for name in try shell.names where name.hasPrefix("open-") {
            #expect(FileManager.default.contentsEqual(atPath: "\(Self.suite)/\(name)", andPath: shell.folder.path(name)), "\(name)")
        }
    }

    @Test func withoutEvidenceNoTestIsValid() throws {
        try addSuite(evidence: false)
        let result = try shell.run("flowproof vectors generate --folder .", status: 1)
        #expect(result.standardError.contains("not confirmed by two other implementations: open-request/alpha-ping, "))
        let text = try shell.read("open-request.json")
        #expect(text.contains(#""result" : "unconfirmed""#) && !text.contains(#""result" : "valid""#))
        try shell.run("flowproof vectors verify open-request.json --backend openssl")
    }

    @Test func evidenceForOtherBytesIsNone() throws {
        try addSuite(evidence: true)
        let evidence = try shell.read("evidence.json")
        let digest = try #require(evidence.firstMatch(of: /"alpha-ping": \{\n *"sha256": "([0-9a-f]{64})"/)).1
        try shell.write(evidence.replacing(digest, with: String(repeating: "0", count: 64)), to: "evidence.json")
        let result = try shell.run("flowproof vectors generate --folder .", status: 1)
        #expect(result.standardError.contains("error: 1 test not confirmed by two other implementations: open-request/alpha-ping"))
    }

    @Test func aChangedFileIsFound() throws {
        try addSuite(evidence: true)
        try shell.run("flowproof vectors generate --folder .")
        try shell.write(try shell.read("open-media.json").replacing("a file of 1 bytes", with: "a file of one byte"), to: "open-media.json")
        let result = try shell.run("flowproof vectors generate --check --folder .", status: 1)
        #expect(result.standardError.contains("error: not what would be made: ./open-media.json"))
    }

    @Test func aFolderWithoutKeysIsAnError() throws {
        let result = try shell.run("flowproof vectors generate", status: 2)
        #expect(result.standardError.contains("hint: run it in the root of flowproof, or name the folder of the suite with --folder"))
    }
}
