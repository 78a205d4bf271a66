// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowKeys
import FlowOpenSSL
import Foundation
import TestSupport
import Testing

/// `flowproof-net probe`, against endpoints on loopback.
@Suite struct ProbeCommandTests {
    private static let key = Result { try OpenSSLBackend().generatePrivateKey() }
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(PEM.encode(Self.key.get().publicKey.numbers), to: "public.pem")
    }

    /// Runs the command while an endpoint with this mistake listens.
    private func probe(
        _ options: String, at mistake: String = "", isSigned: Bool = false, key: OpenSSLPrivateKey? = nil, status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Command {
        let endpoint = try ProbedEndpoint(mistake, key: key ?? Self.key.get(), isSigned: isSigned)
        let server = try await StandInEndpoint(endpoint)
        let result = try await run("\(server.url) \(options)", status: status, sourceLocation: sourceLocation)
        try await server.close()
        #expect(!(result.text + result.standardError).contains(ProbedEndpoint.appSecret), sourceLocation: sourceLocation)
        return result
    }

    private func run(
        _ arguments: String, status: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Command {
        let program = Bundle.main.bundleURL.appending(path: "flowproof-net").path
        // A machine that is busy is no endpoint that is slow.
        let patience = arguments.contains("--timeout") ? "" : " --timeout 300"
        let words = [program, "probe"] + "\(arguments)\(patience)".split(separator: " ").map(String.init)
        let environment = ["SECRET": ProbedEndpoint.appSecret, "EXPIRED": ProbedEndpoint.expiredToken, "EMPTY": ""]
        // In a thread of its own: the endpoint answers on those of tasks.
        let result = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Command, any Error>) in
            let url = folder.url
            Thread.detachNewThread {
                continuation.resume(with: Result { try Command.run(words, in: url, environment: environment) })
            }
        }
        #expect(result.status == status, "\(arguments)\n\(result.text)\(result.standardError)", sourceLocation: sourceLocation)
        return result
    }

    /// But for the check that takes the time.
    private static let everything = "--public-key public.pem --app-secret-env SECRET --expired-token-env EXPIRED --skip latency"

    @Test func goodEndpointPasses() async throws {
        let result = try await probe(Self.everything, isSigned: true)
        let lines = result.text.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("http://127.0.0.1:") && lines[1].hasPrefix("passed: 19 passed; "))
        #expect(result.standardError == "flowproof: note: not every check is made\n")
    }

    @Test func whatIsNotCheckedIsSaid() async throws {
        let text = try await probe("--public-key public.pem --skip latency").text
        #expect(text.contains("skipped signature: not checked: no app secret is given, with which requests are signed\n"))
        #expect(text.contains("skipped expired-token: not checked: no flow_token is given that has expired\n"))
        #expect(text.contains("passed: 16 passed, 3 skipped; "))
    }

    @Test func mistakeIsNamedWithItsLine() async throws {
        let text = try await probe(Self.everything, at: "nonce-not-inverted", isSigned: true, status: 1).text
        for line in [
            "failed ping: a ping is answered", "  sent      a ping of version 3.0", "  mistake   nonce-not-inverted",
            "mistake nonce-not-inverted: the response is sealed under the request's nonce",
            "  Python  - AESGCM(key).encrypt(iv, data, None)",
        ] { #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)") }
        #expect(text.contains("failed: "))
    }

    @Test func warningAlonePasses() async throws {
        let text = try await probe(Self.everything, at: "undecryptable-told", isSigned: true).text
        #expect(text.contains("warning uniform-refusals: ") && text.contains("mistake undecryptable-told: "))
        #expect(text.contains("passed: 18 passed, 1 with warnings; "))
    }

    @Test func jsonHasEverything() async throws {
        let result = try await probe("\(Self.everything) --format json", at: "back-unhandled", isSigned: true, status: 1)
        #expect(result.text.hasPrefix("{\n  \"schema\" : \"flowproof.probe/1\",\n"))
        let report = try #require(try JSONSerialization.jsonObject(with: Data(result.standardOutput)) as? [String: Any])
        let checks = try #require(report["checks"] as? [[String: Any]])
        #expect(checks.map { $0["id"] as? String } == ProbeCheck.all.map(\.id).filter { $0 != "latency" })
        #expect(checks.filter { $0["outcome"] as? String == "fail" }.map { $0["id"] as? String } == ["screens"])
        let mistakes = try #require(report["mistakes"] as? [[String: Any]])
        #expect(mistakes.map { $0["id"] as? String } == ["back-unhandled"])
        #expect((mistakes.first?["code"] as? [[String: String]])?.count == 6)
        #expect((report["summary"] as? [String: Int]) == ["pass": 18, "warning": 0, "fail": 1, "skipped": 0])
        #expect((report["latency"] as? [String: Double])?.count == 5)
    }

    @Test func junitHasOneCaseForEachCheck() async throws {
        let text = try await probe("--public-key public.pem --format junit", at: "back-unhandled", status: 1).text
        #expect(text.contains("tests=\"20\" failures=\"1\" errors=\"0\" skipped=\"3\""))
        #expect(text.contains("BACK: expected ") && text.contains("[back-unhandled]"))
    }

    @Test func markdownHasATableAndTheLines() async throws {
        let text = try await probe("--public-key public.pem --format markdown", at: "back-unhandled", status: 1).text
        #expect(text.contains("\n| screens | fail | BACK | ") && text.contains("\n## back-unhandled\n") && text.contains("\n```diff\n- "))
    }

    @Test func reportIsWhatIsExpectedNextTime() async throws {
        let options = "--public-key public.pem --skip latency"
        let report = try await probe("\(options) --format json", at: "back-unhandled", status: 1)
        try folder.write(report.standardOutput, to: "expected.json")
        let known = try await probe("\(options) --expected expected.json", at: "back-unhandled")
        #expect(known.text.contains("expected screens: ") && known.text.contains(", all of it as expected; "))
        let mended = try await probe("\(options) --expected expected.json", status: 1)
        #expect(mended.text.contains("changed: screens: was fail, is pass\n"))
    }

    @Test func chosenChecksAloneAreMade() async throws {
        let result = try await probe("--public-key public.pem --only get,ping --format json", at: "back-unhandled")
        let checks = try #require(
            (try JSONSerialization.jsonObject(with: Data(result.standardOutput)) as? [String: Any])?["checks"] as? [[String: Any]])
        #expect(checks.map { $0["id"] as? String } == ["ping", "get"])
        #expect(result.standardError == "flowproof: note: not every check is made\n")
        _ = try await probe("--public-key public.pem --skip screens", at: "back-unhandled")
        for options in ["--only pong", "--skip ,", "--only ping --skip get"] {
            _ = try await run("http://127.0.0.1:1/ --public-key public.pem \(options)", status: 64)
        }
    }

    @Test func unreachableEndpointIsAnInput() async throws {
        let result = try await run("http://127.0.0.1:1/flow --public-key public.pem", status: 2)
        #expect(result.text.isEmpty)
        #expect(
            result.standardError == """
                flowproof: error: http://127.0.0.1:1: the connection was refused
                flowproof: hint: see that the URL has the right host and port, and that the server runs

                """)
    }

    @Test func badInputsAreNamed() async throws {
        #expect(try await run("ftp://a --public-key public.pem", status: 64).standardError.contains("the URL must be https://"))
        #expect(try await run("http://a/ --public-key absent.pem", status: 2).standardError.contains("absent.pem: "))
        #expect(
            try await run("http://127.0.0.1:1/ --public-key public.pem --app-secret-env EMPTY", status: 2).standardError
                .contains("the environment variable EMPTY is empty"))
        try folder.write(Array("{}".utf8), to: "expected.json")
        #expect(
            try await run("http://127.0.0.1:1/ --public-key public.pem --expected expected.json", status: 2).standardError
                .contains("is no report of probe: schema"))
        #expect(
            try await run("http://192.0.2.1/ --public-key public.pem --only ping --timeout 0.2", status: 2).standardError
                .contains("warning: WhatsApp posts to https:// only"))
    }

    // MARK: The Flow suite over HTTP

    private static let suite = PublicData.packageRoot.appending(path: "vectors/flow").path

    private static func alpha() throws -> OpenSSLPrivateKey {
        let pem = Array(try Data(contentsOf: URL(filePath: "\(suite)/keys/alpha.pem")))
        let der = try PEM.decode(pem).bytes
        return try OpenSSLBackend().privateKey(pkcs8: der.span)
    }

    @Test func suiteIsMadeOverHTTP() async throws {
        let options = "--public-key \(Self.suite)/keys/alpha.public.pem --vectors \(Self.suite)"
        let good = try await probe(options, key: Self.alpha())
        #expect(good.text.contains("passed: 8 passed, 22 skipped\n"))
        #expect(good.text.contains("skipped 4: its key is not that of --public-key\n"))
        #expect(good.text.contains("skipped 18: it needs --app-secret-env\n"))
        let bad = try await probe(options, at: "tag-failure-500", key: Self.alpha(), status: 1)
        #expect(bad.text.contains("status 500 where 421 belongs"))
        let forgotten = try await probe(options, at: "nonce-not-inverted", key: Self.alpha(), status: 1)
        #expect(forgotten.text.contains("its body does not open: the nonce is not inverted"))
        #expect(try await run("http://127.0.0.1:1/ \(options) --format markdown", status: 64).text.isEmpty)
        _ = try await run("http://127.0.0.1:1/ \(options)", status: 2)
        _ = try await run("http://127.0.0.1:1/ --public-key public.pem --vectors absent", status: 2)
    }
}
