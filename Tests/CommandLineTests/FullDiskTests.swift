// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A disk that is full leaves what was there, and nothing else.
@Suite struct FullDiskTests {
    /// A disk of four pages that goes with its shell.
    private static let mount = "mkdir -p disk && mount -t tmpfs -o size=16k tmpfs disk"
    private static let canMount = (try? Shell().run("unshare -m sh -c '\(mount)' > /dev/null 2>&1 && echo yes || true").text) == "yes\n"

    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.addRequest()
    }

    private static let lines = [
        "keygen --cipher none --out disk/out", "keygen --cipher none --out disk/out --public-out disk/public",
        "convert public.pem --to spki --out disk/out", "request seal --public-key public.pem --session-out disk/out message.json",
        "request open --private-key plain.pem --session-out disk/out body.json",
    ]

    private func run(_ line: String, pagesTaken: Int, before: String = "true") throws -> (status: String, names: String, note: String) {
        let script = """
            \(Self.mount) && head -c \(pagesTaken * 4096) /dev/zero > disk/ballast && \(before)
            flowproof \(line) > /dev/null 2> note; echo $? > status; ls -A disk > names; cat disk/out > out 2> /dev/null || true
            """
        try shell.write(script, to: "script")
        try shell.run("unshare -m sh script")
        return (try shell.read("status"), try shell.read("names"), try shell.read("note"))
    }

    @Test(.enabled(if: canMount), arguments: lines)
    func nothingStaysBehind(line: String) throws {
        let (status, names, note) = try run(line, pagesTaken: 4)
        #expect(status == "2\n" && names == "ballast\n")
        #expect(note == "flowproof: error: disk/out: cannot be written: no space left on device\n")
    }

    @Test(.enabled(if: canMount))
    func twoFilesOrNone() throws {
        let (status, names, note) = try run("keygen --cipher none --out disk/out --public-out disk/public", pagesTaken: 3)
        #expect(status == "2\n" && names == "ballast\n")
        #expect(note == "flowproof: error: disk/public: cannot be written: no space left on device\n")
    }

    @Test(.enabled(if: canMount), arguments: lines)
    func oldFileIsKept(line: String) throws {
        let (status, names, _) = try run("\(line) --force", pagesTaken: 3, before: "echo mine > disk/out")
        #expect(status == "2\n" && names == "ballast\nout\n")
        #expect(try shell.read("out") == "mine\n")
    }

    /// The same without mounting: a limit on the size of files, which would kill the program if it let it.
    @Test(arguments: lines)
    func fileSizeLimitLeavesNothing(line: String) throws {
        let line = line.replacing("disk/", with: "")
        // Through a pipe: the limit holds for the file that collects standard error, too.
        let result = try shell.run("{ ulimit -f 0; flowproof \(line) 2>&1 > /dev/null; echo $?; } | cat")
        #expect(result.text == "flowproof: error: out: cannot be written: file too large\n2\n")
        try shell.run("test ! -e out -a ! -e public")
    }
}
