// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Inputs that are missing, folders, empty or noise, for every command that reads one.
@Suite struct InputFailureTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.addRequest()
    }

    /// Each command line with `@` for the input under test, and its exit status for an empty file, for noise, and for 100 MB of noise.
    private static let inputs: [(line: String, empty: Int32, noise: Int32, muchNoise: Int32)] = [
        ("inspect @", 2, 2, 2),
        ("convert @ --to spki", 2, 2, 2),
        ("lint @", 1, 1, 1),
        ("request seal --public-key @ message.json", 2, 2, 2),
        ("request seal --public-key public.pem @", 0, 0, 2),
        ("request open --private-key @ body.json", 2, 2, 2),
        ("request open --private-key plain.pem @", 1, 1, 2),
        ("request open --private-key private.pem --passphrase-file @ body.json", 2, 2, 2),
        ("response seal --session @ message.json", 2, 2, 2),
        ("response seal --session session.json @", 0, 0, 2),
        ("response open --session @ message.json", 2, 2, 2),
        ("response open --session session.json @", 1, 1, 2),
        ("media open --metadata @ message.json --out out", 2, 2, 2),
        ("media open --metadata metadata.json @ --out out", 1, 1, 2),
        ("signature sign --app-secret-env APP_SECRET @", 0, 0, 2),
        ("signature verify --app-secret-env APP_SECRET --header sha256=\(String(repeating: "0", count: 64)) @", 1, 1, 2),
        ("keygen --out out --passphrase-file @", 2, 2, 2),
    ]

    private func run(_ line: String, _ path: String, status: Int32, says: [String]? = nil) throws -> Command {
        let values = ["encryption_key": 32, "hmac_key": 32, "iv": 16, "plaintext_hash": 32, "encrypted_hash": 32]
            .mapValues { Data(count: $0).base64EncodedString() }
        try shell.folder.write([UInt8](try JSONEncoder().encode(values)), to: "metadata.json")
        let result = try shell.run(
            "flowproof " + line.replacing("@", with: path), status: status, says: says, environment: ["APP_SECRET": "s"])
        #expect(try !shell.names.contains("out"), "\(line)")
        return result
    }

    @Test(arguments: inputs.map(\.line))
    func missingFileIsNamed(line: String) throws {
        _ = try run(line, "missing", status: 2, says: ["error: missing: no such file or directory"])
        _ = try run(line, "public.pem/missing", status: 2, says: ["error: public.pem/missing: not a directory"])
        _ = try run(line, "''", status: 2)
    }

    @Test(arguments: inputs.map(\.line))
    func folderIsNotAFile(line: String) throws {
        try shell.run("mkdir folder")
        let isLint = line.hasPrefix("lint")
        _ = try run(
            line, "folder", status: 2, says: [isLint ? "error: folder: no file in it looks like a key" : "error: folder: is a folder"])
    }

    @Test(arguments: inputs.map { ($0.line, $0.empty) })
    func emptyFileIsJudged(line: String, status: Int32) throws {
        try shell.write("", to: "empty")
        for path in ["empty", "/dev/null", "- < empty"] {
            let result = try run(line, path, status: status, says: line.hasPrefix("lint") ? [] : nil)
            #expect((status == 0) != result.standardOutput.isEmpty || line.hasPrefix("lint"), "\(line)")
        }
    }

    @Test(arguments: inputs.map { ($0.line, $0.noise) })
    func noiseIsJudged(line: String, status: Int32) throws {
        try shell.run("head -c 5000 /dev/urandom > noise")
        _ = try run(line, "noise", status: status, says: line.hasPrefix("lint") ? [] : nil)
    }

    /// A hundred megabytes: no command reads them all into memory.
    @Test func muchNoiseIsRefused() throws {
        try shell.run("head -c 100000000 /dev/urandom > noise")
        for (line, _, _, status) in Self.inputs {
            let says: [String]? = line.hasPrefix("lint") ? [] : nil
            let result = try run(line, "noise", status: status, says: says)
            if status == 2 { #expect(result.standardError.hasPrefix("flowproof: error: noise: larger than "), "\(line)") }
            _ = try run(line, "- < noise", status: status, says: says)
        }
    }

    @Test(.enabled(if: Command.exists("python3")), arguments: ["lint -", "inspect -", "request open --private-key plain.pem -"])
    func memoryStaysBounded(line: String) throws {
        try shell.run("head -c 100000000 /dev/urandom > noise")
        let program = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        try shell.write(program, to: "measure.py")
        let kibibytes = try #require(Int(try shell.run("cat noise | python3 measure.py flowproof \(line)").text.trimming))
        #expect(kibibytes < (line.hasPrefix("request") ? 512 : 128) * 1024)
    }

    @Test func unreadableFileIsNamed() throws {
        // Permission bits do not bind root; the memory of a process does not open by name for anybody.
        try shell.run("touch closed && chmod 000 closed")
        let mayReadAnything = geteuid() == 0
        for line in ["inspect @", "lint @"] where !mayReadAnything {
            _ = try run(line, "closed", status: 2, says: ["error: closed: permission denied"])
        }
        _ = try run("inspect @", "/proc/self/mem", status: 2, says: ["error: /proc/self/mem: input/output error"])
        _ = try run("inspect @", "- <&-", status: 2, says: ["error: standard input: bad file descriptor"])
    }

    /// A name neither ends a line nor commands a terminal.
    @Test func oddNamesAreShownAndNotObeyed() throws {
        try shell.run(
            "flowproof inspect \"$(printf 'a\\nflowproof: b\\033[31m\\302\\233')\"", status: 2,
            says: ["error: a\u{FFFD}flowproof: b\u{FFFD}[31m\u{FFFD}: no such file or directory"])
        try shell.run("cp public.pem './-odd name.pem' && flowproof inspect -- '-odd name.pem' > /dev/null")
        try shell.run("cp public.pem 'größe.pem' && flowproof inspect größe.pem > /dev/null")
    }

    @Test func pipesAreRead() throws {
        try shell.run("mkfifo pipe")
        #expect(try shell.run("cat public.pem > pipe & flowproof inspect pipe").text == shell.run("flowproof inspect public.pem").text)
    }
}
