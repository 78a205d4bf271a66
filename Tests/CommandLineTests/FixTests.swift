// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof lint --fix`: what it writes, what it says, and what it leaves alone.
@Suite struct FixTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("sed 's/$/\\r/' public.pem > windows.pem && sed 's/^/  /' public.pem > indented.pem")
        try shell.run("openssl pkey -pubin -in public.pem -outform DER -out key.der")
    }

    private func lint(_ arguments: String, status: Int32, says: [String]) throws -> Command {
        try shell.run("flowproof lint --fix \(arguments)", status: status, says: says)
    }

    @Test func canonicalFormIsWrittenBesideTheFile() throws {
        let before = try Dictionary(uniqueKeysWithValues: shell.names.map { ($0, try shell.folder.read($0)) })
        let says = ["windows", "indented", "key.der"].map { name in
            let file = name.contains(".") ? name : "\(name).pem"
            return "note: \(file): mended: the key in its canonical form is in \(name).fixed.pem"
        }
        let result = try lint("public.pem windows.pem indented.pem key.der --fail-on info", status: 0, says: says)
        #expect(result.text.contains("indented.pem: do not upload"), "the report is of the files as they are")
        for name in ["windows", "indented", "key.der"] {
            #expect(try shell.folder.read("\(name).fixed.pem") == shell.folder.read("public.pem"))
            #expect(try shell.mode("\(name).fixed.pem") == "644")
            try shell.run("flowproof lint --fail-on info \(name).fixed.pem")
        }
        for (name, bytes) in before { #expect(try shell.folder.read(name) == bytes, "\(name)") }
        #expect(try shell.names.count == before.count + 3)
    }

    @Test func pipeInThePlaceOfTheResultIsNotReadFrom() throws {
        try shell.run("mkfifo windows.fixed.pem")
        _ = try lint("windows.pem", status: 2, says: ["error: windows.fixed.pem: is not a regular file, and will not be replaced"])
    }

    @Test func secondRunHasNothingToDo() throws {
        _ = try lint("windows.pem", status: 0, says: ["note: windows.pem: mended: the key in its canonical form is in windows.fixed.pem"])
        _ = try lint(
            "windows.pem", status: 0, says: ["note: windows.pem: mended: the key in its canonical form is already in windows.fixed.pem"])
    }

    @Test func nothingIsReplacedUnasked() throws {
        try shell.write("precious\n", to: "indented.fixed.pem")
        let says = ["error: indented.fixed.pem: exists already", "hint: --force replaces it"]
        let next = "note: windows.pem: mended: the key in its canonical form is in windows.fixed.pem"
        _ = try lint("indented.pem windows.pem", status: 2, says: says + [next])
        #expect(try shell.read("indented.fixed.pem") == "precious\n")
        _ = try lint(
            "indented.pem --force", status: 0, says: ["note: indented.pem: mended: the key in its canonical form is in indented.fixed.pem"])
        #expect(try shell.folder.read("indented.fixed.pem") == shell.folder.read("public.pem"))
    }

    @Test func twoFilesDoNotShareATarget() throws {
        try shell.run("cp windows.pem windows")
        let says = [
            "note: windows.pem: mended: the key in its canonical form is in windows.fixed.pem",
            "error: windows.fixed.pem: written for another file already",
        ]
        _ = try lint("windows.pem windows --force", status: 2, says: says)
    }

    @Test func privateKeyGivesItsPublicHalfAlone() throws {
        let says = ["note: plain.pem: its public half is in plain.fixed.pem; do not upload the file itself"]
        _ = try lint("plain.pem", status: 1, says: says)
        #expect(try shell.folder.read("plain.fixed.pem") == shell.folder.read("public.pem"))
    }

    @Test func whatCannotBeMendedIsSaid() throws {
        try shell.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>&1 | openssl pkey -pubout -out ec.pem")
        try shell.run("head -n 4 public.pem > cut.pem && openssl genrsa 1024 2>&1 | openssl pkey -pubout -outform DER -out small.der")
        let before = try shell.names
        let says = [
            "warning: ec.pem: not mended: it is a key of another algorithm than RSA (EC P-256)",
            "warning: cut.pem: not mended: part of the key is lost",
            "warning: small.der: not mended: no form of this key may be uploaded (upload-size)",
            "warning: private.pem: not mended: its public half needs the passphrase: flowproof convert asks for it",
        ]
        _ = try lint("ec.pem cut.pem small.der private.pem", status: 1, says: says)
        #expect(try shell.names == before)
    }

    @Test func standardInputGoesToStandardOutput() throws {
        let key = try shell.folder.read("public.pem")
        let done = "note: standard input: mended: the key in its canonical form is on standard output"
        let crlf = "note: info[format-crlf] the lines end with CRLF"
        #expect(try lint("- < windows.pem", status: 0, says: [crlf, done]).standardOutput == key)
        #expect(try lint("- < public.pem", status: 0, says: []).standardOutput == key, "a filter, whatever goes in")
        let result = try lint(
            "- < /dev/null", status: 1,
            says: ["note: error[format-empty] the file is empty", "warning: standard input: not mended: there is no key in it"])
        #expect(result.standardOutput == [])
        for arguments in ["- public.pem", "- --format json"] {
            let says = [
                "error: --fix of standard input writes the key to standard output, which has room for nothing else",
                "hint: name - alone, and leave --format out",
            ]
            #expect(try lint("\(arguments) < windows.pem", status: 64, says: says).standardOutput == [])
        }
        _ = try shell.run(
            "flowproof lint --fix - < windows.pem > /dev/full", status: 2,
            says: [crlf, "error: standard output: cannot be written: no space left on device"])
    }

    @Test func documentStaysTheOnlyOutput() throws {
        let says = ["note: indented.pem: mended: the key in its canonical form is in indented.fixed.pem"]
        let report = try lint("indented.pem --format json", status: 0, says: says).json
        #expect((report["summary"] as? [String: Int])?["errors"] != 0)
    }

    @Test func folderThatCannotBeWrittenIsAnError() throws {
        try shell.run("mkdir keys && cp windows.pem keys && ln -s nowhere keys/windows.fixed.pem")
        let says = ["error: keys/windows.fixed.pem: is not a regular file, and will not be replaced"]
        _ = try lint("keys/windows.pem --force", status: 2, says: says)
        #expect(try shell.run("ls keys").text == "windows.fixed.pem\nwindows.pem\n")
    }
}
