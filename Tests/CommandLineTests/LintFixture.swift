// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// One fixture of vectors/keys, as expected.json describes it.
struct LintFixture: Decodable, Sendable, CustomTestStringConvertible {
    struct Finding: Codable, Equatable, Sendable {
        var rule: String
        var severity: String
    }

    /// A state of git that a private key can be in.
    enum Repository: String, Decodable, Sendable { case tracked, untracked, ignored }

    /// A file or a folder, from vectors/keys.
    var path: String
    /// The rule that it is about.
    var rule: String
    /// Of `flowproof lint`, to be run in the folder; none for what a provider answers, which no command reads.
    var arguments: [String]
    /// Everything that is to be found.
    var findings: [Finding]
    /// The permissions of the private key, in octal; of `private*.pem`, where the fixture is a folder.
    var mode: String?
    var git: Repository?

    /// Files that are bad in the way of their rule begin so; the others are near misses.
    var isBad: Bool { path.dropFirst(rule.count + 1).hasPrefix("bad") }

    /// Whether it holds what a provider answers.
    var isRegistration: Bool { arguments.isEmpty }

    var testDescription: String { path }

    private struct Document: Decodable { var schema: String, fixtures: [LintFixture] }

    static let folder = PublicData.packageRoot.appending(path: "vectors/keys")

    static let all: [LintFixture] = {
        let document = try! JSONDecoder().decode(Document.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        precondition(document.schema == "flowproof.key-fixtures/1")
        return document.fixtures
    }()

    /// Puts the fixture, and the passphrases, into the folder of a shell.
    func prepare(in shell: Shell) throws {
        let root = shell.folder.url
        let target = root.appending(path: path)
        try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Self.folder.appending(path: path), to: target)
        for name in ["passphrase.txt", "weak-passphrase.txt"] {
            try FileManager.default.copyItem(at: Self.folder.appending(path: name), to: root.appending(path: name))
        }
        let inFolder = (try? FileManager.default.contentsOfDirectory(atPath: target.path)) ?? []
        let privateKeys =
            zip(arguments, arguments.dropFirst()).filter { $0.0 == "--private-key" }.map(\.1)
            + inFolder.filter { $0.hasPrefix("private") && $0.hasSuffix(".pem") }.map { "\(path)/\($0)" }
        for privateKey in privateKeys { try shell.run("chmod \(mode ?? "0600") \(privateKey)") }
        guard let privateKey = privateKeys.first else { return }
        switch git {
        case nil: break
        case .tracked: try shell.run("git init -q . && git add \(privateKey)")
        case .untracked: try shell.run("git init -q .")
        case .ignored: try shell.run("git init -q . && printf '*.pem\\n' > .gitignore")
        }
    }

    /// The findings of a report in JSON, of files and of the fleet.
    static func findings(in result: Command) throws -> [Finding] {
        struct Report: Decodable {
            struct Part: Decodable { var findings: [Finding] }
            var files: [Part]
            var fleet: Part?
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(result.standardOutput))
        return report.files.flatMap(\.findings) + (report.fleet?.findings ?? [])
    }
}
