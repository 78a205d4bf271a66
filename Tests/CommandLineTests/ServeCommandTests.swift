// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof-net serve`: its command line, its signals, its log.
@Suite struct ServeCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.write("{\"action\":\"data_exchange\",\"screen\":\"A\",\"data\":{\"name\":\"\(Self.userData)\"}}", to: "form.json")
        shell.keepSecret(Self.userData)
        shell.keepSecret(Self.appSecret)
    }

    private static let userData = "Ada-Lovelace-1815"
    private static let appSecret = "0123456789abcdef-app-secret"
    private static let echo = #"{"screen":"A","data":{"name":"Ada-Lovelace-1815"}}"#

    /// Runs command lines while an endpoint listens at `$url`; its log is kept in serve.log.
    @discardableResult
    private func served(
        _ flags: String, _ line: String, status: Int32 = 0, environment: [String: String] = [:], showsSecrets: Bool = false,
        prepare: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        let script = """
            rm -f serve.url serve.log
            \(prepare)
            flowproof-net serve \(flags) --port 0 > serve.url 2> serve.log & serve=$!
            trap 'kill $serve 2>/dev/null; wait $serve' EXIT
            logged() { while ! grep -q "$1" serve.log; do kill -0 $serve || exit 99; sleep 0.05; done; }
            ask() {
                flowproof request seal --public-key ${1:-public.pem} --session-out session.json form.json > body.json
                status=$(curl -s -o answer.txt -w '%{http_code}' --data-binary @body.json $url)
                echo $status
                if test $status = 200; then flowproof response open --session session.json answer.txt; echo; fi
                rm session.json
            }
            while ! test -s serve.url; do kill -0 $serve || exit 99; sleep 0.05; done
            url=$(cat serve.url)
            \(line)
            """
        let result = try shell.run(
            script, status: status, environment: environment, showsSecrets: showsSecrets, sourceLocation: sourceLocation)
        let log = try shell.read("serve.log")
        for secret in [Self.userData, Self.appSecret, KeyFixture.passphrase, "BEGIN"] {
            #expect(!log.contains(secret), sourceLocation: sourceLocation)
        }
        return result
    }

    // MARK: The command line

    @Test(arguments: [
        "", "--port 0", "--port 0 --echo", "--private-key plain.pem --echo", "--private-key plain.pem --port 0",
        "--private-key plain.pem --port 0 --echo --upstream http://127.0.0.1:1/", "--private-key plain.pem --port 65536 --echo",
        "--private-key plain.pem --port 0 --upstream 127.0.0.1:3000", "--private-key plain.pem --port 0 --upstream ftp://a/",
        "--private-key plain.pem --port 0 --echo --queue -1", "--private-key plain.pem --port 0 --echo --workers 0",
        "--private-key plain.pem --port 0 --echo --body-limit 100", "--private-key plain.pem --port 0 --echo --client-timeout 0",
        "--private-key plain.pem --port 8080 --admin-port 8080 --echo", "--private-key plain.pem --port 0 --echo --log-format xml",
        "--private-key a --private-key b --private-key c --private-key d --port 0 --echo",
    ])
    func usageIsSaid(flags: String) throws { try shell.run("flowproof-net serve \(flags)", status: 64) }

    @Test func sameKeyTwiceIsAMistake() throws {
        let line = "flowproof-net serve --private-key plain.pem --private-key private.pem --passphrase-file passphrase.txt --echo --port 0"
        let result = try shell.run(line, status: 64)
        #expect(result.standardError.contains("private.pem: is the same key as another --private-key"))
    }

    @Test func keysThatCannotBeUsedAreRefused() throws {
        try shell.run("openssl genrsa -out large.pem 4096 2> /dev/null; echo nonsense > nonsense.pem")
        let serve = "flowproof-net serve --echo --port 0 --private-key"
        for (key, message) in [
            ("absent.pem", "absent.pem"), ("nonsense.pem", "nonsense.pem"), ("public.pem", "holds no private key, but"),
            ("large.pem", "the key has 4096 bits"), ("private.pem", "no passphrase"),
        ] {
            let result = try shell.run("\(serve) \(key)", status: 2)
            #expect(result.standardError.contains(message))
            #expect(result.text == "")
        }
        try shell.run("echo wrong > wrong.txt; \(serve) private.pem --passphrase-file wrong.txt", status: 2)
    }

    @Test func portThatIsTakenIsSaid() throws {
        let other = "flowproof-net serve --private-key plain.pem --echo --port"
        let taken = try served("--private-key plain.pem --echo", "\(other) ${url##*:} 2> other.log; echo $?")
        #expect(taken.text == "2\n")
        #expect(try shell.read("other.log").contains("another program listens there already"))
        let admin = try served("--private-key plain.pem --echo", "\(other) 0 --admin-port ${url##*:} > other.url 2> other.log; echo $?")
        #expect(admin.text == "2\n")
        #expect(try shell.read("other.log").contains("another program listens there already"))
        // Whoever waits for the address is not misled.
        #expect(try shell.read("other.url") == "")
    }

    /// Fewer descriptors than connections: it serves as many as it can, and starts with no fewer than it needs.
    @Test func fewDescriptorsAreSaid() throws {
        let result = try shell.run("ulimit -n 64; flowproof-net serve --private-key plain.pem --echo --port 0", status: 2)
        #expect(result.standardError.contains("the system allows this program 64 open files and connections"))
    }

    // MARK: Serving

    @Test func addressIsPrinted() throws {
        let result = try served(
            "--private-key private.pem --passphrase-file passphrase.txt --echo --admin-port 0",
            """
            cat serve.url; ask
            logged 'listening for health'
            admin=$(sed -n 's/.*health and metrics.* port=//p' serve.log)
            curl -s http://127.0.0.1:$admin/health/ready
            """, showsSecrets: true)
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("http://127.0.0.1:"))
        #expect(lines.suffix(3) == ["200", Self.echo, "ready"])
    }

    @Test(arguments: ["logfmt", "json"]) func logsHoldNothingThatIsSecret(format: String) throws {
        let environment = ["APP_SECRET": Self.appSecret, "KEY_PASSPHRASE": KeyFixture.passphrase]
        let flags = "--private-key private.pem --passphrase-env KEY_PASSPHRASE --app-secret-env APP_SECRET --upstream http://127.0.0.1:1/"
        try served(
            "\(flags) --log-format \(format) --log-requests",
            """
            ask
            flowproof request seal --public-key public.pem --session-out session.json form.json > body.json
            signature=$(flowproof signature sign --app-secret-env APP_SECRET body.json)
            curl -s -H "X-Hub-Signature-256: $signature" --data-binary @body.json $url
            curl -s -H "X-Hub-Signature-256: $signature" --data-binary @form.json $url
            logged 'no answer'
            logged '502'
            """, environment: environment)
        let lines = try shell.read("serve.log").split(separator: "\n")
        for line in lines where format == "json" {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
            #expect(object["time"] != nil && object["level"] != nil && object["message"] != nil)
        }
        let requests = lines.filter { $0.contains(format == "json" ? "\"message\":\"request\"" : "message=request") }
        #expect(requests.count == 3)
        #expect(zip(requests, ["432", "502", "432"]).allSatisfy { $0.contains($1) })
    }

    @Test func requestsAreLoggedOnDemandOnly() throws {
        try served("--private-key plain.pem --echo", "ask", showsSecrets: true)
        #expect(try !shell.read("serve.log").contains("message=request"))
    }

    // MARK: Signals

    @Test(arguments: ["TERM", "INT"]) func signalsEndIt(signal: String) throws {
        let result = try served("--private-key plain.pem --echo", "kill -\(signal) $serve; wait $serve; echo $?; curl -s $url; echo $?")
        #expect(result.text == "0\n7\n")
        #expect(try shell.read("serve.log").contains("level=notice message=\"shut down\""))
    }

    /// A file that is broken for a moment does not end the service; one that is whole again is taken.
    @Test func keysAreReadAgain() throws {
        let result = try served(
            "--private-key key.pem --echo",
            """
            flowproof keygen --out new.pem --public-out new-public.pem --cipher none 2> keygen.log > fingerprint.txt
            ask
            head -c 500 new.pem > key.pem; kill -HUP $serve; logged 'old ones are kept'
            ask; ask new-public.pem
            rm key.pem; kill -HUP $serve
            while test $(grep -c 'old ones are kept' serve.log) != 2; do sleep 0.05; done
            ask
            cp new.pem key.pem; kill -HUP $serve; logged 'keys read again'
            ask; ask new-public.pem
            curl -s $url/metrics | grep '^flowproof_key_reloads'
            """, showsSecrets: true, prepare: "cp plain.pem key.pem")
        let lines = result.text.split(separator: "\n").map(String.init)
        let answers = ["200", Self.echo, "200", Self.echo, "421", "200", Self.echo, "421", "200", Self.echo]
        #expect(Array(lines.dropLast(2)) == answers)
        #expect(
            Array(lines.suffix(2)) == [
                #"flowproof_key_reloads_total{result="done"} 1"#, #"flowproof_key_reloads_total{result="failed"} 2"#,
            ])
        let fingerprint = try shell.read("fingerprint.txt").trimmingCharacters(in: .newlines)
        #expect(try shell.read("serve.log").contains("spki_sha256=\(fingerprint)"))
    }

    /// Connections that find no descriptor wait for one; the endpoint goes on.
    @Test(.enabled(if: Command.exists("prlimit"))) func descriptorsThatRunOutComeBack() throws {
        let result = try served(
            "--private-key plain.pem --echo",
            """
            curl -s $url/health/live
            prlimit --pid $serve --nofile=10:20000
            curl -s $url/health/live > late.txt & late=$!
            sleep 0.5; test -s late.txt; echo $?
            prlimit --pid $serve --nofile=20000:20000
            wait $late; cat late.txt
            """)
        #expect(result.text == "live\n1\nlive\n")
    }

    @Test func helpHasAnExample() throws {
        let help = try shell.run("flowproof-net serve --help").text
        #expect(help.split(separator: "\n").contains { $0.hasPrefix("Example: flowproof-net serve ") })
    }
}
