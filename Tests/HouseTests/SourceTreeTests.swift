// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The other tests are worth what this reading of files is worth.
@Suite struct SourceTreeTests {
    @Test func packageIsTheOneThisFileStandsIn() throws {
        let own = try #require(SourceTree.package.file("Tests/HouseTests/SourceTreeTests.swift"))
        #expect(own.swift.imports.map(\.module) == ["Foundation", "Testing"])
        #expect(!SourceTree.package.files.contains { $0.path.hasPrefix(".git/") || $0.path.hasPrefix(".build/") })
        let manifest = PackageManifest(in: .package)
        #expect(manifest.targets.contains { $0.folder == "Sources/FlowKeys" && $0.usesStrictSettings })
        #expect(manifest.targets.contains { $0.folder == "Tests/HouseTests" && $0.dependencies.isEmpty })
    }

    @Test func folderIsReadAsGitSeesIt() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "HouseTests-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let files = [
            ".gitignore": "# built\n.build/\n*.o\n", ".build/a.swift": "", ".git/config": "", ".ci/run": "#!/bin/sh\n",
            "Sources/A/A.swift": "import B\n", "Sources/A/a.o": "", "Peers/.gitignore": "node_modules/", "Peers/node_modules/a.js": "",
            "Peers/build/node_modules": "a file",
        ]
        for (path, text) in files {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try Data([0xFF, 0xFE]).write(to: root.appending(path: "binary"))
        try Data(count: SourceFile.byteCountLimit + 1).write(to: root.appending(path: "large"))
        let tree = SourceTree(root: root)
        #expect(
            tree.files.map(\.path) == [
                ".ci/run", ".gitignore", "Peers/.gitignore", "Peers/build/node_modules", "Sources/A/A.swift", "binary", "large",
            ])
        #expect(tree.file("Sources/A/A.swift")?.swift.imports.map(\.module) == ["B"])
        #expect(tree.file("large")?.byteCount == SourceFile.byteCountLimit + 1)
        #expect(tree.folders(in: "Peers") == ["build"])
    }

    @Test(arguments: [
        ("a // b \"c\"\nd", ["a", "d"]),
        ("a /* b /* c */ d */ e", ["a", "e"]),
        ("a \"b // c\" d", ["a", "d"]),
        ("a \"b \\\" c\" d", ["a", "d"]),
        ("a \"b \\(c(\"d\", e)) f\" g", ["a", "c", "e", "g"]),
        ("a #\"b \" \\(c) \\#(d) e\"# f", ["a", "d", "f"]),
        ("a \"\"\"\nb \" c\n\"\"\" d", ["a", "d"]),
        ("a /[\"]b/\nc", ["a", "c"]),
        ("a \"\" b", ["a", "b"]),
        ("#if a\n#warning(\"b\")", ["if", "a", "warning"]),
    ])
    func onlyCodeHasWords(text: String, words: [String]) {
        #expect(SwiftText(text).words.map(\.text) == words)
    }

    @Test func wordsKnowTheirPlace() {
        let text = SwiftText("/* é\n */ a \"\"\"\né\"\"\" \u{00E9}t_1.b")
        #expect(text.words.map(\.line) == [2, 3, 3])
        #expect(text.words.map(\.text) == ["a", "ét_1", "b"])
        #expect(text.words.last.map(text.byte(before:)) == UInt8(ascii: "."))
    }

    @Test(arguments: [
        ("UploadSize", "Upload Size"), ("RSAModulus", "RSA Modulus"), ("MathESmall", "Math E Small"), ("FormatPKCS8V2", "Format PKCS8 V2"),
        ("Base64", "Base64"), ("io_utils", "io utils"), ("flowproof-net", "flowproof net"), ("A", "A"), ("", ""),
    ])
    func namesFallIntoWords(name: String, words: String) {
        #expect(name.camelCaseWords.joined(separator: " ") == words)
    }
}
