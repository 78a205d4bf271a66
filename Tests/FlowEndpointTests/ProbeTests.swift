// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowOpenSSL
import FlowPayload
import Synchronization
import TestSupport
import Testing

/// The probe against endpoints in this process: a good one, and one for each mistake.
@Suite struct ProbeTests {
    private static let key = Result { try OpenSSLBackend().generatePrivateKey() }

    static func probe(
        _ endpoint: ProbedEndpoint, isSigned: Bool = true, expiredToken: String? = ProbedEndpoint.expiredToken,
        checks: [ProbeCheck] = ProbeCheck.all, key: OpenSSLPublicKey? = nil, expected: ProbeExpectedOutcomes? = nil
    ) async throws -> ProbeReport {
        let secret = Array(ProbedEndpoint.appSecret.utf8)
        let phone = try FlowPhone(
            backend: OpenSSLBackend(), publicKey: try key ?? Self.key.get().publicKey,
            appSecret: isSigned ? AppSecret(SecretBytes(copying: secret.span)) : nil)
        let settings = ProbeSettings(
            flowToken: "probe-token", flowTokenSignature: try phone.signature(ofFlowToken: "probe-token"), expiredToken: expiredToken)
        let run = ProbeRun(phone: phone, transport: endpoint, settings: settings)
        let results = try await run.results(of: checks).get()
        return ProbeReport(url: "http://localhost/flow", checks: results, latency: run.latency, expected: expected)
    }

    /// The checks that were made of an endpoint that is not there for some of the requests.
    private func checks(whereAbsent absence: Range<Int>) async throws -> Result<[String], ProbeRun.Unreachable> {
        let phone = try FlowPhone(backend: OpenSSLBackend(), publicKey: try Self.key.get().publicKey, appSecret: nil)
        let endpoint = PassingEndpoint(endpoint: try Self.endpoint(isSigned: false), absence: absence)
        let settings = ProbeSettings(flowToken: "probe-token", flowTokenSignature: nil, expiredToken: nil)
        let run = ProbeRun(phone: phone, transport: endpoint, settings: settings)
        let checks = ProbeCheck.all.filter { ["ping", "version-4", "error-notification"].contains($0.id) }
        return try await run.results(of: checks).map { $0.map(\.id) }
    }

    @Test func endpointThatIsGoneEndsTheProbe() async throws {
        for (absence, check) in [(0..<Int.max, nil), (1..<Int.max, "version-4"), (3..<Int.max, "error-notification")] {
            let failure = await #expect(throws: ProbeRun.Unreachable.self) { try await checks(whereAbsent: absence).get() }
            #expect(failure?.absence.message == "gone" && failure?.departure?.check == check)
            guard let results = failure?.departure?.results else { continue }
            let made = results.prefix { $0.id != check }
            #expect(results.count == 3 && made.allSatisfy { $0.outcome == .pass } && results[made.count].outcome == .fail)
            #expect(results.dropFirst(made.count + 1).allSatisfy { $0.reason == "the endpoint is no longer there" })
            #expect(results.allSatisfy { $0.exchanges.allSatisfy(\.mistakes.isEmpty) })
        }
    }

    @Test func endpointThatComesBackIsProbedOn() async throws {
        #expect(try await checks(whereAbsent: 1..<2).get() == ["ping", "version-4", "error-notification"])
    }

    static func endpoint(_ mistake: String = "", isSigned: Bool = true) throws -> ProbedEndpoint {
        try ProbedEndpoint(mistake, key: key.get(), isSigned: isSigned)
    }

    @Test func goodEndpointPassesEveryCheck() async throws {
        let endpoint = try Self.endpoint()
        let report = try await Self.probe(endpoint)
        #expect(report.checks.filter { $0.outcome != .pass }.map(\.id) == [])
        #expect(!report.isFailure)
        #expect(report.mistakes.isEmpty)
        #expect(report.latency != nil)
        #expect(endpoint.requestCount < 3 * ProbeCheck.all.count)
    }

    @Test func whatCannotBeCheckedIsSkippedWithAReason() async throws {
        let report = try await Self.probe(Self.endpoint(isSigned: false), isSigned: false, expiredToken: nil)
        #expect(report.checks.filter { $0.outcome == .skipped }.map(\.id) == ["signature", "raw-body-signature", "expired-token"])
        #expect(report.checks.allSatisfy { ($0.outcome == .skipped) == ($0.reason != nil) })
        #expect(report.summary.pass == ProbeCheck.all.count - 3)
        #expect(!report.isFailure)
    }

    /// Where an endpoint makes the mistake in several ways, one each.
    static let broken: [(way: String, id: String)] =
        ProbeMistake.all.map { ($0.id, $0.id) }.filter { $0.0 != "other-private-key" } + [
            ("nonce-random-16", "nonce-random"), ("answer-base64-newline", "answer-base64-lines"),
            ("answer-aes-256-doubled", "answer-aes-256"),
            ("request-nonce-truncated-500", "request-nonce-truncated"), ("request-nonce-truncated-checked", "request-nonce-truncated"),
            ("aes-256-expected-checked", "aes-256-expected"), ("signature-reserialised-python", "signature-reserialised"),
            ("signature-reserialised-php", "signature-reserialised"), ("unicode-mangled-cut", "unicode-mangled"),
            ("notification-500", "notification-unacknowledged"),
        ]

    @Test(arguments: broken) func mistakeIsNamed(way: String, id: String) async throws {
        let report = try await Self.probe(Self.endpoint(way))
        #expect(report.mistakes.map(\.id) == [id])
        let isWarning = ["undecryptable-told", "expired-token-plain"].contains(id)
        #expect(report.isFailure == !isWarning)
        #expect(report.summary.warning > 0 || !isWarning)
    }

    @Test func missingAppSecretIsNamed() async throws {
        let report = try await Self.probe(Self.endpoint(), isSigned: false)
        #expect(report.mistakes.map(\.id) == ["other-app-secret"])
    }

    @Test func otherPrivateKeyIsNamed() async throws {
        let other = try OpenSSLBackend().generatePrivateKey().publicKey
        let report = try await Self.probe(Self.endpoint(), key: other)
        #expect(report.mistakes.map(\.id) == ["other-private-key"])
    }

    /// A way to deviate for each check, and what comes of it.
    static let deviations: [(check: String, way: String, outcome: ProbeOutcome)] = [
        ("ping", "nonce-not-inverted", .fail), ("version-4", "version-3-only", .fail), ("screens", "back-unhandled", .fail),
        ("error-notification", "notification-needs-token", .fail), ("wrong-key", "undecryptable-500", .fail),
        ("tampered-data", "tag-failure-500", .fail), ("truncated-data", "tag-failure-500", .fail),
        ("altered-nonce", "tag-failure-500", .fail), ("malformed-body", "malformed-body-500", .fail),
        ("foreign-oaep", "mgf1-sha1", .fail), ("signature", "signature-403", .fail),
        ("raw-body-signature", "signature-reserialised-php", .fail), ("unknown-members", "strict-members", .fail),
        ("unicode-and-size", "body-limit-small", .fail), ("fresh-keys", "key-cached", .fail), ("latency", "slow", .warning),
        ("latency", "too-slow", .fail), ("get", "get-500", .warning), ("content-type", "content-type-html", .warning),
        ("expired-token", "expired-token-plain", .warning), ("uniform-refusals", "undecryptable-told", .warning),
    ]

    @Test(arguments: deviations) func checkDeviates(check: String, way: String, outcome: ProbeOutcome) async throws {
        let chosen = ProbeCheck.all.filter { $0.id == check }
        let report = try await Self.probe(Self.endpoint(way), checks: chosen)
        #expect(report.checks.map(\.id) == [check])
        #expect(report.checks.map(\.outcome) == [outcome])
        #expect(report.checks[0].exchanges.contains { $0.outcome == outcome && !$0.came.isEmpty })
    }

    @Test func everyCheckCanDeviate() {
        #expect(ProbeCheck.all.map(\.id).filter { id in !Self.deviations.contains { $0.check == id } } == [])
    }

    @Test func everyTextIsThere() {
        for check in ProbeCheck.all {
            for text in [check.title, check.sent, check.expected, check.rationale, check.citation] { #expect(!text.isEmpty, "\(check.id)") }
        }
        for mistake in ProbeMistake.all {
            #expect(!mistake.title.isEmpty && !mistake.remedy.isEmpty && mistake.code.count > 1, "\(mistake.id)")
            #expect(mistake.code.allSatisfy { $0.wrong != $0.right && !($0.wrong + $0.right).contains("\n") }, "\(mistake.id)")
        }
        #expect(Set(ProbeMistake.all.map(\.id)).count == ProbeMistake.all.count)
    }

    @Test func nothingIsAskedOfWhoIsNotThere() async throws {
        let endpoint = try Self.endpoint("unreachable")
        await #expect(throws: ProbeRun.Unreachable.self) { try await Self.probe(endpoint) }
        #expect(endpoint.requestCount == 1)
    }

    @Test func whoNeverAnswersIsNotWaitedForAgainAndAgain() async throws {
        let endpoint = try Self.endpoint("silence")
        let report = try await Self.probe(endpoint)
        #expect(endpoint.requestCount < 12)
        #expect(report.summary.fail > 0 && report.isFailure)
        #expect(report.checks.last?.reason == "nothing is answered")
    }

    @Test func nothingAskedIsNothingPassed() async throws {
        let chosen = ProbeCheck.all.filter { $0.id == "signature" }
        #expect(try await Self.probe(Self.endpoint(isSigned: false), isSigned: false, checks: chosen).isFailure)
    }

    // MARK: Expected outcomes

    private static func expecting(_ checks: String) throws -> ProbeExpectedOutcomes {
        try ProbeExpectedOutcomes(json: Array("{\"schema\":\"flowproof.probe/1\",\"checks\":[\(checks)]}".utf8))
    }

    @Test func expectedDeviationIsNoFailure() async throws {
        let known = try Self.expecting("{\"id\":\"screens\",\"outcome\":\"fail\"}")
        let report = try await Self.probe(Self.endpoint("back-unhandled"), expected: known)
        #expect(report.changes == [] && !report.isFailure)
        #expect(report.checks.filter { $0.isExpected == true }.map(\.id) == ["screens"])
    }

    @Test func whatNoLongerHappensIsReported() async throws {
        let known = try Self.expecting("{\"id\":\"screens\",\"outcome\":\"fail\"}")
        let report = try await Self.probe(Self.endpoint(), expected: known)
        #expect(report.changes == [.init(id: "screens", expected: .fail, found: .pass)])
        #expect(report.isFailure)
    }

    @Test func anotherDeviationIsReported() async throws {
        let known = try Self.expecting("{\"id\":\"get\",\"outcome\":\"warning\"},{\"id\":\"signature\",\"outcome\":\"pass\"}")
        let report = try await Self.probe(Self.endpoint("back-unhandled", isSigned: false), isSigned: false, expected: known)
        #expect(report.changes?.map(\.id) == ["screens", "signature", "get"])
        // What was not listed and cannot be seen is no change.
        #expect(report.checks.contains { $0.id == "raw-body-signature" && $0.outcome == .skipped })
    }

    @Test(arguments: [
        "", "[]", "{\"schema\":\"flowproof.lint/1\",\"checks\":[]}", "{\"schema\":\"flowproof.probe/1\"}",
        "{\"schema\":\"flowproof.probe/1\",\"checks\":[{\"id\":\"pong\",\"outcome\":\"fail\"}]}",
        "{\"schema\":\"flowproof.probe/1\",\"checks\":[{\"id\":\"ping\",\"outcome\":\"bad\"}]}",
        "{\"schema\":\"flowproof.probe/1\",\"checks\":[{\"id\":\"ping\",\"outcome\":\"fail\"},{\"id\":\"ping\",\"outcome\":\"pass\"}]}",
    ])
    func otherFilesHoldNoExpectations(text: String) {
        #expect(throws: ProbeExpectedOutcomes.FormatError.self) { try ProbeExpectedOutcomes(json: Array(text.utf8)) }
    }

    @Test func quantilesAreFiguresThatOccurred() throws {
        let latency = try #require(ProbeLatency([0.5, 0.1, 0.3, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0]))
        #expect(latency.count == 10 && latency.first == 0.5 && latency.p50 == 0.5 && latency.p90 == 0.9 && latency.max == 1.0)
        #expect(ProbeLatency([]) == nil)
    }
}

/// An endpoint that is not there for some of the requests.
private final class PassingEndpoint: ProbeTransport {
    private let endpoint: ProbedEndpoint
    private let absence: Range<Int>
    private let count = Atomic(0)

    init(endpoint: ProbedEndpoint, absence: Range<Int>) {
        self.endpoint = endpoint
        self.absence = absence
    }

    func send(_ request: ProbeRequest) async -> ProbeReply {
        guard absence.contains(count.add(1, ordering: .relaxed).oldValue) else { return await endpoint.send(request) }
        return .none(.init(message: "gone", remedy: "", isUnreachable: true))
    }
}
