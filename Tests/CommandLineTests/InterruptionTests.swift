// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A key being made, interrupted: the files are there and whole, or they are not there.
@Suite struct InterruptionTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.write(KeyFixture.passphrase, to: "passphrase.txt")
    }

    private static let keygen = "flowproof keygen --out private.pem --public-out public.pem --passphrase-file passphrase.txt"

    /// Ten million iterations take seconds, so these come while the key is derived at the latest.
    @Test(arguments: ["INT", "TERM", "HUP"], ["0.001", "0.01", "0.03", "0.1", "0.3"])
    func interruptedWorkLeavesNothing(signal: String, delay: String) throws {
        let statuses: [String: Int32] = ["INT": 130, "TERM": 143, "HUP": 129]
        try shell.run(
            "timeout --preserve-status -s \(signal) \(delay) \(Self.keygen) --iterations 10000000", status: statuses[signal] ?? 0, says: [])
        #expect(try shell.names == ["passphrase.txt"])
    }

    /// Wherever the signal falls, also between the two files: both or none.
    @Test(arguments: 0..<25)
    func interruptedAnywhere(step: Int) throws {
        let delay = Double(step) * 0.012 + 0.005
        let line =
            "timeout --preserve-status -s INT \(delay) \(Self.keygen) --iterations 1000 > /dev/null; test $? = 0 -o $? = 130 || echo $?"
        #expect(try shell.run(line).text == "")
        let names = try shell.names
        #expect(names == ["passphrase.txt"] || names == ["passphrase.txt", "private.pem", "public.pem"])
        guard names.count == 3 else { return }
        let spki = { (name: String) in
            try shell.run("flowproof inspect --format json --passphrase-file passphrase.txt \(name)").json["spkiSHA256"] as? String
        }
        #expect(try spki("private.pem") == spki("public.pem"))
    }

    @Test func replacingIsAllOrNothingToo() throws {
        try shell.run("\(Self.keygen) --iterations 1000 > /dev/null; cp private.pem before.pem")
        try shell.run("timeout --preserve-status -s INT 0.1 \(Self.keygen) --force --iterations 10000000", status: 130, says: [])
        try shell.run("cmp private.pem before.pem")
    }
}
