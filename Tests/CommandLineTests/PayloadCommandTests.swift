// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof request` and `flowproof response`: the phone's side and the server's side of one exchange.
@Suite struct PayloadCommandTests {
    private static let message = #"{"data":{},"flow_token":"t","screen":"","action":"INIT","version":"3.0"}"#
    private static let answer = #"{"screen":"SUCCESS","data":{"k":"ü/\u00fc"}}"#
    private let shell: Shell
    private let open = "flowproof request open --private-key private.pem --passphrase-file passphrase.txt"

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.write(Self.message, to: "message.json")
        try shell.write(Self.answer, to: "answer.json")
    }

    /// Makes body.json, and session files of both sides; nothing of a session may be shown from here on.
    private func exchange() throws {
        try shell.run("flowproof request seal --public-key public.pem --session-out phone.json message.json > body.json")
        try shell.run("\(open) --session-out server.json body.json")
        let session = try #require(try JSONSerialization.jsonObject(with: Data(shell.folder.read("phone.json"))) as? [String: String])
        let digits = try #require(session["aesKey"])
        shell.keepSecret(digits)
        shell.keepSecret(bytes: stride(from: 0, to: 32, by: 2).map { UInt8(digits.dropFirst($0).prefix(2), radix: 16) ?? 0 })
    }

    @Test(arguments: TestBackend.pairs)
    func exchangeWorks(phone: TestBackend, server: TestBackend) throws {
        try shell.run(
            "flowproof request seal --backend \(phone) --public-key public.pem --session-out phone.json message.json > body.json")
        #expect(try shell.run("\(open) --backend \(server) --session-out server.json body.json").text == Self.message)
        #expect(try shell.read("phone.json") == shell.read("server.json"))
        let body = try shell.run("flowproof response seal --backend \(server) --session server.json answer.json").text
        #expect(body.wholeMatch(of: /[A-Za-z0-9+\/]+=*/) != nil, "one line, without its end")
        try shell.write(body, to: "body.txt")
        #expect(try shell.run("flowproof response open --backend \(phone) --session phone.json body.txt").text == Self.answer)
        #expect(try shell.mode("phone.json") == "600" && shell.mode("server.json") == "600")
    }

    @Test func bodyIsWhatThePhoneWrites() throws {
        let body = try shell.run("flowproof request seal --public-key public.pem message.json")
        #expect(Set(try body.json.keys) == ["encrypted_flow_data", "encrypted_aes_key", "initial_vector"])
        #expect(body.text.hasPrefix(#"{"encrypted_flow_data":""#) && body.text.hasSuffix("}"))
        #expect(!body.text.replacing(#"\/"#, with: "").contains("/"), "every slash is escaped")
    }

    @Test func sessionFileNamesItsSchemaFirst() throws {
        try exchange()
        #expect(try shell.read("phone.json").hasPrefix(#"{"schema":"flowproof.session/1","aesKey":""#))
        let session = try #require(try JSONSerialization.jsonObject(with: Data(shell.folder.read("phone.json"))) as? [String: String])
        #expect(Set(session.keys) == ["schema", "aesKey", "initialVector"])
        #expect(session["aesKey"]?.count == 32 && session["initialVector"]?.count == 32)
    }

    @Test func standardInputIsRead() throws {
        try exchange()
        #expect(try shell.run("\(open) - < body.json").text == Self.message)
        let unprotected = "flowproof request open --private-key - body.json < plain.pem"
        #expect(try shell.run(unprotected).text == Self.message)
        let openWithPiped = "flowproof request open --private-key private.pem --passphrase-file - body.json < passphrase.txt"
        #expect(try shell.run(openWithPiped).text == Self.message)
        let chain = "flowproof response seal --session server.json - < answer.json | flowproof response open --session phone.json -"
        #expect(try shell.run(chain).text == Self.answer)
        #expect(try shell.run("cat server.json | flowproof response seal --session - answer.json").text != "")
        try shell.run("flowproof request seal --public-key - message.json < public.pem > other.json")
        #expect(try shell.run("\(open) other.json").text == Self.message)
    }

    @Test(arguments: [
        "request seal --public-key - -", "request open --private-key - -", "request open --private-key private.pem --passphrase-file - -",
        "response seal --session - -", "response open --session - -", "media open --metadata - - --out out", "lint - -",
        "inspect - --passphrase-file -", "convert - --to spki --passphrase-file -",
    ])
    func standardInputIsReadOnce(arguments: String) throws {
        let message = "error: standard input can be read only once, so - may stand for one input only"
        try shell.run("flowproof \(arguments) < public.pem", status: 64, says: [message])
        try shell.run("test ! -e out")
    }

    @Test func payloadAndSessionDoNotMix() throws {
        let message = "error: --session-out needs a file: the payload goes to standard output"
        try shell.run("flowproof request seal --public-key public.pem --session-out - message.json", status: 64, says: [message])
        try shell.run("\(open) --session-out - message.json", status: 64, says: [message])
    }

    @Test func sessionIsNotReplacedUnasked() throws {
        try exchange()
        let before = try shell.read("server.json")
        let says = ["error: server.json: exists already", "hint: --force replaces it"]
        #expect(try shell.run("\(open) --session-out server.json body.json", status: 2, says: says).text == "")
        #expect(try shell.read("server.json") == before)
        try shell.run("echo old > server.json; \(open) --session-out server.json --force body.json")
        #expect(try shell.read("server.json") == before)
    }

    /// The commonest mistake of all is named: the answer sealed under the nonce of the request.
    @Test func nonceThatWasNotInvertedIsNamed() throws {
        try exchange()
        // Inverted in the session, it comes out as it was.
        try shell.run(
            """
            nonce=$(sed 's/.*"initialVector":"\\([0-9a-f]*\\)".*/\\1/' server.json)
            inverted=$(printf %s "$nonce" | tr 0123456789abcdef fedcba9876543210)
            sed "s/$nonce/$inverted/" server.json > careless.json
            flowproof response seal --session careless.json answer.json > answer.txt
            """)
        try shell.run(
            "flowproof response open --session phone.json answer.txt", status: 1,
            says: [
                "error: the response is refused: it is sealed under the nonce of the request",
                "hint: the server must invert every bit of initial_vector before it seals the answer",
            ])
    }

    @Test func inputsAreNotReplaced() throws {
        try exchange()
        let privateKey = try shell.read("private.pem")
        for name in ["private.pem", "body.json"] {
            try shell.run(
                "\(open) --session-out \(name) --force body.json", status: 64,
                says: ["error: \(name): is an input of this command, and would be lost"])
        }
        #expect(try shell.read("private.pem") == privateKey)
    }

    @Test(arguments: TestBackend.allCases)
    func damagedBodiesAreRefused(backend: TestBackend) throws {
        try exchange()
        try shell.run("flowproof keygen --out other.pem --cipher none > /dev/null")
        let refused = "error: the payload is refused: "
        let bytes = "hint: feed the body as it was posted, byte for byte"
        let damages = [
            ("echo", [refused + "not JSON in UTF-8 (byte 1)", bytes]),
            ("true", [refused + "not JSON in UTF-8 (byte 0)", bytes]),
            ("echo []", [refused + "JSON, but not an object", bytes]),
            ("echo {}", [refused + "the member encrypted_flow_data is missing", bytes]),
            ("sed 's/initial_vector/iv/' body.json", [refused + "the member initial_vector is missing", bytes]),
            ("sed 's/{/{\"initial_vector\":1,/' body.json", [refused + "the member initial_vector stands there twice", bytes]),
            (
                #"sed 's/"initial_vector":.*/"initial_vector":1}/' body.json"#,
                [refused + "the member initial_vector is not a string", bytes]
            ),
            (
                #"sed 's/"initial_vector":.*/"initial_vector":"AAAA"}/' body.json"#,
                [refused + "the member initial_vector has 3 bytes, not 16", bytes]
            ),
            (
                #"sed 's/"initial_vector":.*/"initial_vector":"AAAA AA="}/' body.json"#,
                [refused + "the member initial_vector is not canonical base64: a space at character 5", bytes]
            ),
        ]
        for (maker, says) in damages {
            try shell.run("\(maker) > damaged; test -s damaged || true")
            #expect(try shell.run("\(open) --backend \(backend) damaged", status: 1, says: says).text == "")
        }
        try shell.run(
            #"sed 's/"initial_vector":.*/"initial_vector":"AAAAAAAAAAAAAAAAAAAAAA=="}/' body.json > damaged; \#(open) --backend \#(backend) damaged"#,
            status: 1,
            says: [
                refused + "the GCM tag does not fit",
                "hint: the ciphertext, the nonce or the tag was changed, or they belong to another request",
            ])
        try shell.run(
            "flowproof request open --backend \(backend) --private-key other.pem --session-out session.json body.json", status: 1,
            says: [
                refused + "the AES key does not decrypt",
                "hint: it was sealed to another public key, or with other OAEP parameters than SHA-256, MGF1 with SHA-256 and no label",
            ])
        try shell.run("test ! -e session.json")
    }

    @Test(arguments: TestBackend.allCases)
    func damagedResponsesAreRefused(backend: TestBackend) throws {
        try exchange()
        try shell.run("flowproof response seal --session server.json answer.json > body.txt")
        let open = "flowproof response open --backend \(backend) --session phone.json"
        for maker in ["{ cat body.txt; echo; }", "printf '\"%s\"' $(cat body.txt)", "true", "cat answer.json", "head -c 20 body.txt"] {
            try shell.run(
                "\(maker) | \(open) -", status: 1,
                says: [
                    "error: the response is refused: it is not canonical base64 of at least 16 bytes",
                    "hint: a response is one line of base64: no quotation marks, no line break, no JSON around it",
                ])
        }
        let refusal = try shell.run("head -c 24 body.txt | \(open) -", status: 1).standardError
        #expect(refusal.hasPrefix("flowproof: error: the payload is refused: the GCM tag does not fit\n"))
    }

    @Test(arguments: [
        "{}", "[]", "text", #"{"schema":"flowproof.session/2","aesKey":"00","initialVector":"00"}"#,
        #"{"schema":"flowproof.session/1","aesKey":"00112233445566778899aabbccddeeff","initialVector":"00"}"#,
        #"{"schema":"flowproof.session/1","aesKey":"00","initialVector":"00112233445566778899aabbccddeeff"}"#,
    ])
    func whatIsNoSessionIsNamed(content: String) throws {
        try shell.write(content, to: "session.json")
        for command in ["seal", "open"] {
            try shell.run(
                "flowproof response \(command) --session session.json answer.json", status: 2,
                says: [
                    "error: session.json: is not a session file", "hint: --session-out of request seal and request open writes one",
                ])
        }
    }

    @Test func wrongKindsOfKeysAreNamed() throws {
        try shell.run(
            "flowproof request open --private-key public.pem message.json", status: 2,
            says: ["error: public.pem: holds no private key, but a SubjectPublicKeyInfo", "hint: name the file that the server keeps"])
        try shell.run(
            "flowproof request seal --public-key private.pem message.json", status: 2,
            says: ["error: private.pem: is encrypted", "hint: flowproof convert writes its public key, with --to spki"])
    }

    @Test(.enabled(if: Command.exists("openssl")), arguments: [1024, 3072, 4096])
    func otherKeySizesAreRefused(bitCount: Int) throws {
        try shell.run("openssl genrsa -out odd.pem \(bitCount) 2> /dev/null && openssl pkey -in odd.pem -pubout -out odd-public.pem")
        for command in ["open --private-key odd.pem", "seal --public-key odd-public.pem"] {
            for backend in TestBackend.allCases {
                try shell.run(
                    "flowproof request \(command) --backend \(backend) message.json", status: 2,
                    says: [
                        "error: the RSA key has \(bitCount) bits; WhatsApp Flows needs exactly 2048", "hint: flowproof keygen makes one",
                    ])
            }
        }
    }

    @Test(arguments: [0, 1, 65536, 1 << 20])
    func everySizeGoesThrough(count: Int) throws {
        try shell.run("head -c \(count) /dev/urandom > message")
        try shell.run("flowproof request seal --public-key public.pem message | \(open) - | cmp - message")
    }
}
