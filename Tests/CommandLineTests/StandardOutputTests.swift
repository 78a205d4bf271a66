// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Standard output that is full, closed, or has no reader.
@Suite struct StandardOutputTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.addRequest()
    }

    private static let lines = [
        "keygen --cipher none --out -", "inspect public.pem", "inspect public.pem --format json", "convert public.pem --to der",
        "lint public.pem", "lint public.pem --format json", "request seal --public-key public.pem message.json",
        "request open --private-key plain.pem body.json", "response seal --session session.json message.json",
        "signature sign --app-secret-env APP_SECRET message.json", "help keygen", "--version",
    ]

    private func run(_ line: String, says reason: String) throws {
        let says = ["error: standard output: cannot be written: \(reason)"]
        try shell.run(line, status: 2, says: says, environment: ["APP_SECRET": "s"])
    }

    @Test(arguments: lines)
    func fullDeviceIsAnError(line: String) throws { try run("flowproof \(line) > /dev/full", says: "no space left on device") }

    @Test(arguments: lines)
    func closedOutputIsAnError(line: String) throws { try run("flowproof \(line) >&-", says: "bad file descriptor") }

    /// A pipe whose reader is gone before the first byte.
    @Test(arguments: lines)
    func brokenPipeIsAnError(line: String) throws {
        try run("mkfifo pipe; exec 3<>pipe; exec 4>pipe; exec 3>&-; flowproof \(line) >&4", says: "broken pipe")
    }

    /// A file opened while standard output is closed gets its number: what is printed must not end up in the private key.
    @Test(arguments: [">&-", "2>&-", "<&-", "<&- >&- 2>&-", ">&- 2>&-"])
    func filesAreNotMistakenForStandardStreams(closed: String) throws {
        let says = closed == ">&-" ? ["error: standard output: cannot be written: bad file descriptor"] : []
        try shell.run("flowproof keygen --cipher none --out key.pem --public-out key.pub \(closed); true", says: says)
        let (key, publicKey) = (try shell.read("key.pem"), try shell.read("key.pub"))
        #expect(key.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && key.hasSuffix("\n-----END PRIVATE KEY-----\n"))
        #expect(publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\n") && publicKey.hasSuffix("\n-----END PUBLIC KEY-----\n"))
        try shell.run("flowproof inspect missing 2>&- >&-", status: 2, says: [])
    }

    @Test func largePayloadToAShortReader() throws {
        try shell.run("head -c 1000000 /dev/zero > large")
        try shell.run(
            """
            { flowproof response seal --session session.json large 2> note; echo $? > status; } | head -c 10 > start
            """)
        #expect(try shell.read("status") == "2\n")
        #expect(try shell.read("note") == "flowproof: error: standard output: cannot be written: broken pipe\n")
        #expect(try shell.read("start").count == 10)
    }

    /// What a failed print leaves behind is whole.
    @Test func keyOutlivesItsFingerprint() throws {
        try run("flowproof keygen --cipher none --out key.pem > /dev/full", says: "no space left on device")
        try shell.run("flowproof inspect key.pem > /dev/null")
    }
}
