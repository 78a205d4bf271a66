// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Files are written whole or not at all, with the right mode, and never over something that was not meant.
@Suite struct OutputFileTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.write("{}", to: "message.json")
        try shell.run("flowproof request seal --public-key public.pem message.json > body.json")
    }

    /// Every command that writes a file, with `@` for its name, and whether the file is for its owner alone.
    private static let outputs: [(line: String, isSecret: Bool)] = [
        ("keygen --cipher none --out @", true),
        ("keygen --cipher none --out private-too --public-out @", false),
        ("convert public.pem --to spki --out @", false),
        ("convert private.pem --passphrase-file passphrase.txt --to pkcs8 --out @", true),
        ("request seal --public-key public.pem --session-out @ message.json", true),
        ("request open --private-key plain.pem --session-out @ body.json", true),
    ]

    private func run(_ line: String, _ path: String, status: Int32 = 0, says: [String]? = nil, umask: String = "022") throws {
        try shell.run("umask \(umask); flowproof \(line.replacing("@", with: path)) > /dev/null", status: status, says: says)
        if status != 0 { #expect(try !shell.names.contains("private-too"), "\(line)") }
        try? FileManager.default.removeItem(atPath: shell.folder.path("private-too"))
    }

    @Test(arguments: outputs.map { ($0.line, $0.isSecret) }, ["000", "022", "077", "777"])
    func modeIsFixed(output: (line: String, isSecret: Bool), umask: String) throws {
        try run(output.line, "out", umask: umask)
        #expect(try shell.mode("out") == (output.isSecret ? "600" : "644"))
    }

    @Test(arguments: outputs.map(\.line))
    func existingFileIsKept(line: String) throws {
        try shell.write("mine", to: "out")
        try run(line, "out", status: 2, says: ["error: out: exists already", "hint: --force replaces it"])
        #expect(try shell.read("out") == "mine")
        try shell.run("chmod 666 out")
        try run(line + " --force", "out")
        #expect(try shell.read("out") != "mine")
        #expect(try ["600", "644"].contains(shell.mode("out")), "the mode is not that of the old file")
    }

    @Test(arguments: outputs.map(\.line))
    func otherHardLinksKeepTheOldContent(line: String) throws {
        try shell.run("echo mine > out && ln out elsewhere")
        try run(line + " --force", "out")
        #expect(try shell.read("elsewhere") == "mine\n")
    }

    @Test(arguments: outputs.map(\.line), ["", " --force"])
    func whatIsNoFileIsNotReplaced(line: String, force: String) throws {
        try shell.run("mkdir folder; mkfifo pipe; echo mine > target; ln -s target link; ln -s nowhere dangling")
        try run(line + force, "folder", status: 2, says: ["error: folder: is a folder"])
        for path in ["pipe", "link", "dangling", "/dev/null", "/dev/full"] {
            try run(line + force, path, status: 2, says: ["error: \(path): is not a regular file, and will not be replaced"])
        }
        #expect(try shell.read("target") == "mine\n")
        try shell.run("test -d folder -a -p pipe -a -h link -a -h dangling -a ! -e nowhere -a -c /dev/null")
    }

    @Test(arguments: outputs.map(\.line), ["", " --force"])
    func unwritablePlacesAreNamed(line: String, force: String) throws {
        let says = { (path: String, reason: String) in ["error: \(path): cannot be written: \(reason)"] }
        try run(line + force, "missing/out", status: 2, says: ["error: missing: no such folder"])
        try run(line + force, "public.pem/out", status: 2, says: says("public.pem/out", "not a directory"))
        try run(line + force, "/proc/flowproof-out", status: 2, says: says("/proc/flowproof-out", "no such file or directory"))
        try run(line + force, "''", status: 64, says: [#"error: "" is not the name of a file"#])
        try run(line + force, "out/", status: 64, says: [#"error: "out/" is not the name of a file"#])
        let long = String(repeating: "n", count: 300)
        try run(line + force, long, status: 2, says: says(long, "file name too long"))
        guard geteuid() != 0 else { return }
        try shell.run("mkdir closed && chmod 500 closed")
        try run(line + force, "closed/out", status: 2, says: says("closed/out", "permission denied"))
    }

    @Test func twoFilesAreWrittenOrNone() throws {
        let keygen = "flowproof keygen --cipher none --out private --public-out"
        try shell.write("mine", to: "taken")
        for path in ["taken", "missing/public", "public.pem/public"] { try shell.run("\(keygen) \(path)", status: 2) }
        try shell.run("test ! -e private")
        #expect(try shell.read("taken") == "mine")
    }

    /// Several at once for one name: the first one gets it, and its two files belong together.
    @Test func oneOfManyWins() throws {
        try shell.run(
            """
            for number in 1 2 3 4; do
                flowproof keygen --cipher none --out key --public-out key.pub > done.$number 2> refused.$number &
            done; wait; find . -name 'done.*' -size +0 | wc -l > count; flowproof convert key --to spki | cmp - key.pub
            """)
        #expect(try shell.read("count").contains("1"))
        let refusals = try shell.run("cat refused.*").text.split(separator: "\n")
        #expect(refusals.count { $0.contains(/^flowproof: error: key(\.pub)?: exists already$/) } == 3)
        #expect(refusals.count { $0 == "flowproof: hint: --force replaces it" } == 3 && refusals.count == 6)
    }

    /// However the two names are spelled: the public key must never take the place of the private one.
    @Test(arguments: ["key", "./key", "../\(0)/key", "folder/../key", "\(0)/key", "alias/key"], ["", " --force"])
    func twoNamesOfOneFileAreRefused(name: String, force: String) throws {
        try shell.run("mkdir folder; ln -s . alias")
        let own = shell.folder.url.lastPathComponent
        let path = name.hasPrefix("../") ? "../\(own)/key" : name.hasPrefix("0") ? shell.folder.path("key") : name
        try shell.run(
            "flowproof keygen --cipher none --out key --public-out \(path)\(force)", status: 64,
            says: ["error: --out and --public-out name the same file"])
        try shell.run("test ! -e key")
    }
}
