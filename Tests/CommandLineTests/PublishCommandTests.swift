// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import Foundation
import TestSupport
import Testing

/// `flowproof-net publish`, at the emulator.
@Suite struct PublishCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    @Test(arguments: Provider.all) func keyIsPublishedAndReadBack(provider: Provider) throws {
        let result = try shell.emulated("", "flowproof-net publish \(provider.options) --public-key public.pem")
        let path = provider.requestPath
        if provider.canGet {
            #expect(result.text == "\(provider.namedNumber)  published  valid\n")
            #expect(try shell.requests() == ["GET \(path) 200", "POST \(path) 200", "GET \(path) 200"])
        } else {
            #expect(result.text.hasPrefix("\(provider.namedNumber)  accepted\n    hint: Gupshup cannot be asked"))
            #expect(try shell.requests() == ["POST \(path) 200"])
        }
    }

    @Test(arguments: Provider.all.filter(\.canGet)) func secondRunSendsNothing(provider: Provider) throws {
        let publish = "flowproof-net publish \(provider.options) --public-key public.pem"
        let result = try shell.emulated("", "\(publish) && \(publish) --format json")
        let line = try #require(result.text.split(separator: "\n").last)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(line.hasPrefix("{\"schema\":\"flowproof.publish/1\","))
        #expect(object["outcome"] as? String == "unchanged" && object["status"] as? String == "valid")
        #expect(object["provider"] as? String == provider.id && object["number"] as? String == provider.namedNumber)
        #expect(object["setCount"] as? Int == 0)
        #expect(object["spkiSHA256"] as? String == KeyFixture.shared.fingerprint)
        #expect(try shell.requests().count { $0.hasPrefix("POST") } == 1)
    }

    @Test func replacedKeyIsNamed() throws {
        try shell.run("flowproof keygen --out other.pem --public-out other-public.pem --cipher none")
        let publish = "flowproof-net publish \(Provider.metaCloud.options) --public-key"
        let result = try shell.emulated("", "\(publish) public.pem && \(publish) other-public.pem")
        #expect(result.text.hasSuffix("published  valid  in place of \(KeyFixture.shared.fingerprint)\n"))
    }

    @Test(arguments: ["private.pem", "plain.pem"]) func privateKeyNeverLeaves(file: String) throws {
        let result = try shell.emulated("", "flowproof-net publish \(Provider.metaCloud.options) --public-key \(file)", status: 1)
        #expect(result.text.isEmpty)
        #expect(result.standardError.contains("nothing was sent"))
        #expect(try shell.requests().isEmpty)
    }

    @Test func keyIsLintedFirst() throws {
        try shell.run(
            "openssl genrsa -out small.pem 1024 2> log.txt && openssl rsa -in small.pem -pubout -out small-public.pem 2>> log.txt")
        let result = try shell.emulated("", "flowproof-net publish \(Provider.metaCloud.options) --public-key small-public.pem", status: 1)
        #expect(result.standardError.contains("flowproof: error: small-public.pem"))
        #expect(result.standardError.contains("1024"))
        #expect(try shell.requests().isEmpty)
    }

    @Test func publicKeyOfAnotherPairIsRefused() throws {
        try shell.run("flowproof keygen --out other.pem --public-out other-public.pem --cipher none")
        let publish = "flowproof-net publish \(Provider.metaCloud.options) --passphrase-file passphrase.txt --private-key private.pem"
        try shell.emulated(
            "", "\(publish) --public-key other-public.pem", status: 1,
            says: [
                "error: other-public.pem: is not the public half of private.pem; nothing was sent",
                "hint: flowproof convert private.pem --to spki gives the public half",
            ])
        #expect(try shell.requests().isEmpty)
        try shell.emulated("", "\(publish) --public-key public.pem")
    }

    @Test(arguments: Provider.all) func dryRunSendsNothingAndNeedsNoToken(provider: Provider) throws {
        let options = provider.options.replacingOccurrences(of: "$url", with: "https://wa.example.com")
        let result = try shell.run("unset FLOWPROOF_TOKEN; flowproof-net publish \(options) --public-key public.pem --dry-run")
        #expect(result.text.hasPrefix("curl -X POST"))
        #expect(result.text.contains("https://wa.example.com\(provider.requestPath)"))
        #expect(result.text.contains("$FLOWPROOF_TOKEN"))
        let withProof = "unset APP_SECRET; flowproof-net publish \(options) --public-key public.pem --dry-run --app-secret-env APP_SECRET"
        guard provider.takesAppSecretProof else {
            try shell.run(withProof, status: 64)
            return
        }
        #expect(try shell.run(withProof).text.contains("appsecret_proof=$("))
    }

    @Test func documentedFailuresAreExplained() throws {
        let cases: [(String, Int32, String)] = [
            ("invalid-key", 1, "run flowproof lint on the file"), ("invalid-token", 1, "token"), ("expired-token", 1, "expired"),
            ("permission-denied", 1, "whatsapp_business_messaging"), ("unknown-number", 1, "phone number id"),
            ("unregistered-number", 1, "register the phone number"), ("rate-limited", 2, "slowly"),
            ("internal-error", 2, "ask for the key"),
        ]
        for (kind, status, hint) in cases {
            let result = try shell.emulated(
                "--fault \(kind),rate=1,operation=set",
                "flowproof-net publish \(Provider.metaCloud.options) --public-key public.pem --retries 0", status: status)
            let lines = result.text.split(separator: "\n")
            #expect(
                lines.first?.hasPrefix("106540352242922  \(kind == "internal-error" ? "uncertain" : "failed")  Meta Cloud API answered ")
                    == true, "\(kind): \(result.text)")
            #expect(lines.last?.hasPrefix("    hint: ") == true && lines.last?.contains(hint) == true, "\(kind): \(result.text)")
        }
    }

    @Test func whatIsNoAnswerIsSaid() throws {
        let cases = [
            ("html", "HTML where JSON belongs"), ("malformed-json", "what is no JSON"), ("large-body", "more than 65536 bytes"),
            ("cut,bytes=3", "the connection ended before the answer did"), ("redirection", "a redirection"),
            ("silence", "no whole answer in time"),
        ]
        for (fault, said) in cases {
            let result = try shell.emulated(
                "--fault \(fault),rate=1",
                "flowproof-net publish \(Provider.metaCloud.options) --public-key public.pem --retries 0 --timeout 3", status: 2)
            #expect(result.text.contains(said), "\(fault): \(result.text)")
            #expect(result.text.contains("\n    hint: "))
            #expect(try shell.requests().allSatisfy { !$0.hasPrefix("POST") })
        }
    }

    @Test func nobodyThere() throws {
        let publish = "flowproof-net publish --provider cloud --number 1 --public-key public.pem --retries 0 --base-url"
        let environment = ["FLOWPROOF_TOKEN": Shell.token]
        let refused = try shell.run("\(publish) http://127.0.0.1:1", status: 2, environment: environment)
        #expect(refused.text.hasPrefix("1  failed  http://127.0.0.1:1: the connection was refused\n    hint: "))
        let unknown = try shell.run("\(publish) https://flows.invalid", status: 2, environment: environment)
        #expect(unknown.text.hasPrefix("1  failed  https://flows.invalid: no address for this host\n    hint: "))
    }

    @Test func untrustedCertificateIsRefused() throws {
        try shell.run(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2> log.txt"
        )
        let port = 20_000 + Int.random(in: 0..<20_000)
        let publish =
            "flowproof-net publish --provider cloud --number 1 --public-key public.pem --base-url https://localhost:\(port) --retries 0"
        let result = try shell.run(
            """
            openssl s_server -accept \(port) -key key.pem -cert cert.pem -www > tls.txt 2>&1 & server=$!
            trap 'kill $server' EXIT
            while ! grep -qs ACCEPT tls.txt; do sleep 0.05; done
            \(publish) ; status=$?
            \(publish) --ca cert.pem
            exit $status
            """, status: 2, environment: ["FLOWPROOF_TOKEN": Shell.token])
        let lines = result.text.split(separator: "\n").filter { !$0.hasPrefix("    ") }
        #expect(lines.first?.hasSuffix("the certificate is not to be trusted") == true, "\(result.text)")
        // openssl answers with a page: the connection is there.
        #expect(lines.last?.contains("answered 200") == true, "\(result.text)")
    }

    @Test func tokenIsNeededAndJudged() throws {
        let publish = "flowproof-net publish --provider cloud --number 1 --public-key public.pem --base-url http://127.0.0.1:1"
        try shell.run(
            "unset FLOWPROOF_TOKEN; \(publish)", status: 2,
            says: [
                "error: no token: the environment variable FLOWPROOF_TOKEN is not set",
                "hint: set it, or name another place with --token-env or --token-file",
            ])
        shell.keepSecret("two words")
        let spaced = try shell.run(publish, status: 2, environment: ["FLOWPROOF_TOKEN": "two words"])
        #expect(spaced.standardError.contains("there is a space in the token"))
    }

    @Test(arguments: [
        "", "--provider cloud --public-key public.pem", "--provider nobody --number 1 --public-key public.pem",
        "--provider kaleyra --number +919812345678 --public-key public.pem", "--provider on-premises --number 1 --public-key public.pem",
        "--provider cloud --number +4915112345678 --public-key public.pem",
        "--provider cloud --number 1 --public-key public.pem --parallel 0",
        "--provider cloud --number 1 --public-key public.pem --timeout nan",
        "--provider cloud --number 1 --public-key public.pem --base-url http://wa.example.com",
    ])
    func usageIsSaid(arguments: String) throws {
        try shell.run("flowproof-net publish \(arguments)", status: 64, environment: ["FLOWPROOF_TOKEN": Shell.token])
    }

    @Test func mistakesOfTheListAreAllSaid() throws {
        try shell.write("phone_number_id\n106540352242922\n1.0654E+14\n+491511\n", to: "numbers.csv")
        let publish = "flowproof-net publish --provider cloud --base-url $url --numbers numbers.csv --public-key public.pem"
        let result = try shell.emulated("", publish, status: 2)
        #expect(result.standardError.contains("line 3") && result.standardError.contains("line 4"))
        #expect(try shell.requests().isEmpty)
    }

    @Test func interruptedRunIsResumed() throws {
        let numbers = (1...40).map { "1065403522429\(100 + $0)" }
        try shell.write(numbers.joined(separator: "\n"), to: "numbers.csv")
        let publish = "flowproof-net publish --provider cloud --base-url $url --numbers numbers.csv --public-key public.pem --format json"
        let result = try shell.emulated(
            "--state state.json --fault delay,milliseconds=100,rate=1",
            """
            \(publish) > first.txt 2> first-notes.txt & publish=$!
            while ! test -s first.txt; do sleep 0.05; done
            kill -INT $publish; wait $publish; echo $?
            \(publish) > second.txt 2> second-notes.txt; echo $?
            """)
        #expect(result.text == "2\n0\n")
        let (first, second) = (try Self.outcomes(shell.read("first.txt")), try Self.outcomes(shell.read("second.txt")))
        #expect(first.map(\.number) == numbers && second.map(\.number) == numbers)
        let done = first.filter { $0.outcome == "published" }
        #expect((1..<40).contains(done.count))
        #expect(first.dropFirst(done.count).allSatisfy { $0.outcome == "not-tried" })
        #expect(second.prefix(done.count).allSatisfy { $0.outcome == "unchanged" })
        #expect(second.dropFirst(done.count).allSatisfy { $0.outcome == "published" })
        #expect(try shell.requests().count { $0.hasPrefix("POST /v24.0") } == 40)
        #expect(try shell.read("first-notes.txt").contains("the same command goes on where this one ended"))
    }

    private static func outcomes(_ text: String) throws -> [(number: String, outcome: String)] {
        try text.split(separator: "\n").map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return (try #require(object["number"] as? String), try #require(object["outcome"] as? String))
        }
    }

    @Test func proofGoesWithTheToken() throws {
        let publish = "flowproof-net publish \(Provider.metaCloud.options) --public-key public.pem"
        let environment = ["APP_SECRET": "0123456789abcdef0123456789abcdef"]
        shell.keepSecret("0123456789abcdef0123456789abcdef")
        try shell.emulated("--app-secret-env APP_SECRET", "\(publish) --app-secret-env APP_SECRET", environment: environment)
        try shell.emulated("--app-secret-env APP_SECRET", publish, status: 1, environment: environment)
        #expect(try shell.requests().allSatisfy { !$0.contains("appsecret_proof") })
    }
}
