// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What the program says of itself.
@Suite struct HelpTests {
    private let shell: Shell

    init() throws { shell = try Shell() }

    static let commands = [
        "", "keygen", "inspect", "convert", "lint", "rules", "fleet", "fleet split", "fleet job", "fleet merge", "request", "request seal",
        "request open", "response", "response seal", "response open",
        "media", "media open", "signature", "signature sign", "signature verify", "vectors", "vectors verify",
        "vectors generate", "bench", "bench run", "bench compare", "bench report", "bench tune", "shim",
    ]

    @Test(arguments: commands)
    func helpHasAnExample(command: String) throws {
        let help = try shell.run("flowproof \(command) --help").text
        #expect(help.contains("USAGE: flowproof"))
        let example = try #require(help.split(separator: "\n").first { $0.contains("flowproof ") && $0.hasPrefix("Example: ") })
        #expect(example.contains(command.isEmpty ? "flowproof lint" : "flowproof \(command)"))
        #expect(try shell.run("flowproof \(command) -h").text == help)
    }

    @Test(arguments: commands.filter { !$0.isEmpty })
    func helpCommandIsTheSame(command: String) throws {
        #expect(try shell.run("flowproof help \(command)").text == shell.run("flowproof \(command) --help").text)
    }

    @Test func toolAloneShowsItsHelp() throws { #expect(try shell.run("flowproof").text.contains("SUBCOMMANDS:")) }

    /// Help on standard output would look like a result to whoever redirects it.
    @Test(arguments: ["fleet", "request", "response", "media", "signature", "vectors", "bench"])
    func groupAloneIsNoCommand(command: String) throws {
        #expect(try shell.run("flowproof \(command)", status: 64).text == "")
    }

    @Test func everyCommandIsListed() throws {
        let help = try shell.run("flowproof --help").text
        for command in Self.commands where !command.contains(" ") { #expect(help.contains("\n  \(command)"), "\(command)") }
    }

    @Test func versionIsPlain() throws {
        let version = try shell.run("flowproof --version").text
        #expect(version.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    @Test func completionsAreScripts() throws {
        let script = try shell.run("flowproof --generate-completion-script bash").standardOutput
        try shell.folder.write(script, to: "completion.bash")
        try shell.run("bash -n completion.bash")
        for name in ["zsh", "fish"] { #expect(try shell.run("flowproof --generate-completion-script \(name)").text.contains("keygen")) }
    }

    /// A secret on a command line is seen by every user of the machine: no option takes one.
    @Test(arguments: commands)
    func noOptionTakesASecret(command: String) throws {
        let help = try shell.run("flowproof \(command) --help").text
        let options = help.matches(of: /--([a-z-]+)/).map { String($0.1) }
        let secretive = options.filter { name in ["passphrase", "password", "secret", "token"].contains { name.contains($0) } }
        #expect(secretive.allSatisfy { $0.hasSuffix("-file") || $0.hasSuffix("-env") }, "\(secretive)")
    }

    @Test(arguments: [
        ("flowproof bogus", "unexpected argument 'bogus'"),
        ("flowproof keygen", "missing expected argument '--out <out>'"),
        ("flowproof keygen --out", "missing value for '--out <out>'"),
        ("flowproof keygen --out a --nonsense", "unknown option '--nonsense'"),
        ("flowproof keygen --out a --pasphrase-file b", "unknown option '--pasphrase-file'; did you mean '--passphrase-file'?"),
        ("flowproof keygen --out a b", "unexpected argument 'b'"),
        ("flowproof keygen --out a --iterations many", "the value 'many' is invalid for '--iterations <iterations>'"),
        ("flowproof keygen --out a --iterations 999", "--iterations must be from 1000 to 10000000"),
        ("flowproof keygen --out a --iterations 10000001", "--iterations must be from 1000 to 10000000"),
        (
            "flowproof keygen --out a --cipher rc4",
            "the value 'rc4' is invalid for '--cipher <cipher>': it takes 'aes-256-cbc', 'des-ede3-cbc' or 'none'"
        ),
        ("flowproof shim --backend nss", "the value 'nss' is invalid for '--backend <backend>': it takes 'openssl' and 'gcrypt'"),
        ("flowproof inspect", "missing expected argument '<file>'"),
        ("flowproof convert a", "missing expected argument '--to <to>'"),
        ("flowproof lint", "name a file to lint, or one with --private-key or --fleet"),
        ("flowproof lint a --rules upload-size --skip upload-size", "--rules and --skip exclude each other"),
        ("flowproof lint a --force", "--force goes with --fix"),
        (
            "flowproof lint a --format xml",
            "the value 'xml' is invalid for '--format <format>': it takes 'text', 'json', 'sarif', 'junit' or 'github'"
        ),
        ("flowproof request seal a", "missing expected argument '--public-key <public-key>'"),
        ("flowproof request open a", "missing expected argument '--private-key <private-key>'"),
        ("flowproof response seal a", "missing expected argument '--session <session>'"),
        ("flowproof response open a", "missing expected argument '--session <session>'"),
        ("flowproof media open a --out b", "missing expected argument '--metadata <metadata>'"),
        ("flowproof signature sign a", "missing expected argument '--app-secret-env <name> ...'"),
        ("flowproof signature verify --app-secret-env A a", "missing expected argument '--header <header>'"),
    ])
    func usageErrorsSayWhatIsWrong(line: String, message: String) throws {
        let hint = "hint: flowproof --help lists the commands, and each has its own --help"
        #expect(try shell.run(line, status: 64, says: ["error: \(message)", hint]).standardOutput == [])
        #expect(try shell.names == [])
    }

    @Test(arguments: ["keygen --out a", "request open --private-key a b"])
    func secretTypedByMistakeIsNotRepeated(command: String) throws {
        let result = try shell.run("flowproof \(command) --passphrase='\(KeyFixture.passphrase)'", status: 64)
        #expect(result.standardError.hasPrefix("flowproof: error: unknown option '--passphrase'"))
    }

    @Test func helpThatCannotBeWrittenIsAnError() throws {
        try shell.run(
            "flowproof --help > /dev/full", status: 2, says: ["error: standard output: cannot be written: no space left on device"])
    }
}
