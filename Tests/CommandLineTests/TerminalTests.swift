// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What happens in front of a terminal: prompts that show nothing, colours, and a terminal left as it was.
@Suite(.enabled(if: Terminal.exists)) struct TerminalTests {
    private static let prompt = "passphrase of the new private key: "
    private static let again = "the same again: "
    private static let secret = "typed sécret"
    private let shell: Shell
    private let keygen = ["flowproof", "keygen", "--iterations", "1000", "--out", "new.pem"]

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        shell.keepSecret(Self.secret)
    }

    private func expectQuiet(_ session: Terminal.Session, _ location: SourceLocation = #_sourceLocation) {
        #expect(!session.screen.contains("sécret") && !session.screen.contains("typed"), sourceLocation: location)
        #expect(session.echo.allSatisfy { !$0 } && session.isRestored, sourceLocation: location)
    }

    @Test func passphraseIsAskedTwiceAndNotShown() throws {
        let session = try Terminal.run(
            keygen, in: shell, answers: [(Self.prompt, Self.secret + "\r"), (Self.again, Self.secret + "\r")])
        #expect(session.status == 0 && session.echo.count == 2)
        expectQuiet(session)
        #expect(session.screen.contains(/[0-9a-f]{64}\r\n/))
        try shell.run("flowproof inspect new.pem --passphrase-env P", environment: ["P": Self.secret])
    }

    @Test func differentPassphrasesAreRefused() throws {
        let session = try Terminal.run(keygen, in: shell, answers: [(Self.prompt, Self.secret + "\r"), (Self.again, "typed otherwise\r")])
        #expect(session.status == 2 && session.screen.contains("flowproof: error: the two passphrases differ\r\n"))
        expectQuiet(session)
        try shell.run("test ! -e new.pem")
    }

    @Test func emptyPassphraseIsRefused() throws {
        let session = try Terminal.run(keygen, in: shell, answers: [(Self.prompt, "\r"), (Self.again, "\r")])
        #expect(session.status == 2 && session.screen.contains("flowproof: error: the passphrase is empty\r\n"))
        try shell.run("test ! -e new.pem")
    }

    /// Backspace takes a whole character, also one of several bytes; Ctrl-U takes the line; Ctrl-Z takes nothing and adds nothing.
    @Test(arguments: ["typed sécretx\u{7F}", "typed séé\u{7F}cret", "wrong\u{15}typed sécret", "typed\u{1A} sécret", "\u{8}typed sécret"])
    func lineMayBeEdited(typed: String) throws {
        let session = try Terminal.run(keygen, in: shell, answers: [(Self.prompt, typed + "\r"), (Self.again, Self.secret + "\r")])
        #expect(session.status == 0)
        expectQuiet(session)
        try shell.run("flowproof inspect new.pem --passphrase-env P", environment: ["P": Self.secret])
    }

    /// Ctrl-C, Ctrl-\, and signals from elsewhere: the program dies of them, and the terminal shows typing again.
    @Test(arguments: [("\u{3}", -2), ("\u{1C}", -2), ("typ\u{3}", -2), ("kill:2", -2), ("kill:15", -15), ("kill:1", -1)])
    func interruptionRestoresTheTerminal(typed: String, status: Int) throws {
        for answers in [[(Self.prompt, typed)], [(Self.prompt, Self.secret + "\r"), (Self.again, typed)]] {
            let session = try Terminal.run(keygen, in: shell, answers: answers)
            #expect(session.status == status)
            expectQuiet(session)
            try shell.run("test ! -e new.pem")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func passphraseOfAKeyIsAskedOnce(backend: TestBackend) throws {
        try shell.run("echo plaintext | flowproof request seal --public-key public.pem - > body.json")
        let words = ["flowproof", "request", "open", "--backend", backend.rawValue, "--private-key", "private.pem", "body.json"]
        let prompt = "passphrase of private.pem: "
        let session = try Terminal.run(words, in: shell, answers: [(prompt, KeyFixture.passphrase + "\r")])
        #expect(session.status == 0 && session.screen.hasSuffix("plaintext\r\n\r\n"))
        #expect(session.echo == [false] && session.isRestored)
        #expect(!session.screen.contains(KeyFixture.passphrase))
        let refused = try Terminal.run(words, in: shell, answers: [(prompt, Self.secret + "\r")])
        #expect(refused.status == 2 && refused.screen.contains("flowproof: error: private.pem: wrong passphrase\r\n"))
        expectQuiet(refused)
    }

    /// A prompt that nobody would see is not shown: no terminal on standard input, no question about a new key.
    @Test func pipedKeygenDoesNotAsk() throws {
        let session = try Terminal.run(["sh", "-c", "echo | flowproof keygen --out new.pem"], in: shell)
        #expect(session.status == 64 && !session.screen.contains(Self.prompt))
    }

    @Test func coloursAreForTerminals() throws {
        let words = ["flowproof", "lint", "private.pem"]
        #expect(try Terminal.run(words, in: shell, environment: ["NO_COLOR": ""]).screen.contains("\u{1B}[31m"))
        #expect(try Terminal.run(["env", "-u", "NO_COLOR"] + words, in: shell).screen.contains("\u{1B}[31m"))
        #expect(try !Terminal.run(words, in: shell, environment: ["NO_COLOR": "1"]).screen.contains("\u{1B}"))
        #expect(try !Terminal.run(["sh", "-c", "flowproof lint private.pem | cat"], in: shell).screen.contains("\u{1B}"))
        #expect(try !Terminal.run(words + ["--format", "json"], in: shell).screen.contains("\u{1B}"))
    }
}
