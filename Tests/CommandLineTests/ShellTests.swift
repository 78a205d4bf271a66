// SPDX-License-Identifier: Apache-2.0

import Testing

/// The watcher watched: each thing that no command may do is noticed.
@Suite struct ShellTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    @Test(arguments: [
        "cat plain.pem", "sed -n 's/^/flowproof: hint: a /; 8p' plain.pem >&2", "cat passphrase.txt",
        "echo 'flowproof: error: passphrase '$(cat passphrase.txt) >&2; false",
        "grep -v -e ----- plain.pem | base64 -d | od -A n -t x1 -v | tr -d ' \\n'", "grep -v -e ----- plain.pem | tr -d '\\n'",
        "grep -v -e ----- plain.pem | base64 -d | tail -c 900 | base64 -w 0",
    ])
    func secretIsNoticed(line: String) { withKnownIssue { try shell.run(line) } }

    @Test(arguments: [
        "echo 'flowproof: error: Ends wrongly' >&2", "echo 'flowproof: error: ends wrongly.' >&2", "echo 'error: somebody spoke' >&2",
        "echo 'flowproof: fatal: an unknown word' >&2",
    ])
    func wrongVoiceIsNoticed(line: String) { withKnownIssue { try shell.run("\(line); false", status: 1) } }

    @Test func otherMistakesAreNoticed() {
        withKnownIssue { try shell.run("false") }
        withKnownIssue { try shell.run("true", status: 1) }
        withKnownIssue { try shell.run("echo 'flowproof: hint: unexpected' >&2") }
        withKnownIssue { try shell.run("touch .flowproof-1.tmp") }
    }

    @Test func nothingElseIsNoticed() throws {
        try shell.run("cat public.pem private.pem; echo 'flowproof: warning: a warning' >&2", says: ["warning: a warning"])
        try shell.run("echo 'flowproof: error: an error' >&2; exit 70", status: 70)
    }
}
