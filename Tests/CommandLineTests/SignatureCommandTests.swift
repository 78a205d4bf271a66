// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof signature`: the secret comes from the environment, and the body is taken as it is.
@Suite struct SignatureCommandTests {
    private static let environment = ["OLD": "old app secret", "NEW": "new app secret", "EMPTY": ""]
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.write(#"{"a":"b\/c"}"#, to: "body.json")
        shell.keepSecret("app secret")
    }

    @discardableResult
    private func signature(_ arguments: String, status: Int32 = 0, says: [String]? = nil) throws -> String {
        try shell.run("flowproof signature \(arguments)", status: status, says: says, environment: Self.environment).text
    }

    @Test(arguments: TestBackend.pairs)
    func whatIsSignedVerifies(signer: TestBackend, verifier: TestBackend) throws {
        let header = try signature("sign --backend \(signer) --app-secret-env OLD body.json").trimming
        #expect(header.wholeMatch(of: /sha256=[0-9a-f]{64}/) != nil)
        let verify = "verify --backend \(verifier) --header \(header)"
        #expect(try signature("\(verify) --app-secret-env OLD body.json") == "valid\n")
        #expect(try signature("\(verify) --app-secret-env NEW --app-secret-env OLD body.json") == "valid\n")
        #expect(try signature("\(verify) --app-secret-env OLD - < body.json") == "valid\n")
    }

    @Test(.enabled(if: Command.exists("openssl")))
    func opensslSignsTheSame() throws {
        let header = try signature("sign --app-secret-env OLD body.json").trimming
        let line = try shell.run("openssl dgst -sha256 -hmac \"$OLD\" body.json", environment: Self.environment).text.trimming
        #expect(line.hasSuffix(header.dropFirst("sha256=".count)))
    }

    @Test func otherBodiesAndSecretsAreRefused() throws {
        let header = try signature("sign --app-secret-env OLD body.json").trimming
        let says = [
            "error: the signature is refused: it is not that of this body",
            #"hint: sign and verify the raw bytes: a body that was parsed and written again has lost its \/ escapes"#,
        ]
        #expect(try signature("verify --header \(header) --app-secret-env NEW body.json", status: 1, says: says) == "")
        for maker in ["sed 's/\\\\//' body.json", "{ cat body.json; echo; }", "true"] {
            try shell.run("\(maker) > other.json")
            try signature("verify --header \(header) --app-secret-env OLD other.json", status: 1, says: says)
        }
    }

    @Test func malformedHeadersAreRefused() throws {
        let header = try signature("sign --app-secret-env OLD body.json").trimming
        let says = ["error: the signature is refused: the header is not sha256= and 64 lower-case hexadecimal digits"]
        for text in ["", "abc", "sha256=", "sha256=" + header.dropFirst(7).uppercased(), String(header.dropFirst(7)), header + "0"] {
            try signature("verify --header '\(text)' --app-secret-env OLD body.json", status: 1, says: says)
        }
    }

    /// Whoever gives the secret where its name belongs has shown it to the process list; it is not shown once more.
    @Test func secretInPlaceOfItsNameIsNotRepeated() throws {
        let hint = "hint: give the name of the variable, not the secret"
        let says = ["error: the environment variable is not set, or empty", hint]
        try signature("sign --app-secret-env 'old app secret' body.json", status: 2, says: says)
        try signature("verify --app-secret-env 'old app secret' --header x body.json", status: 2, says: says)
        let keygen = "flowproof keygen --out key.pem --passphrase-env '\(KeyFixture.passphrase)'"
        try shell.run(keygen, status: 2, says: ["error: the environment variable is not set", hint])
    }

    @Test(arguments: ["UNSET", "EMPTY"])
    func missingSecretIsNamed(name: String) throws {
        let says = ["error: the environment variable \(name) is not set, or empty"]
        try signature("sign --app-secret-env \(name) body.json", status: 2, says: says)
        try signature("verify --app-secret-env OLD --app-secret-env \(name) --header x body.json", status: 2, says: says)
    }
}
