// SPDX-License-Identifier: Apache-2.0

import FlowBench
import FlowCrypto
import FlowOpenSSL
import FlowPayload
import Glibc
import NIOSSL
import Synchronization
import TestSupport
import Testing

@testable import FlowNet

/// Loads over sockets. What they measure depends on the machine, so nothing here is held against a limit of time from above.
@Suite(.serialized) struct LoadTesterTests {
    private static func load(
        _ mistake: LoadedEndpoint.Mistake = .none, rate: Double = 100, seconds: Double = 1, tls: NIOSSLContext? = nil,
        signer: WebhookSigner<OpenSSLBackend>? = nil, key: SampleKey? = nil, _ change: (inout LoadSettings) -> Void = { _ in },
        during: @Sendable @escaping (LoadTester) async throws -> Void = { _ in }
    ) async throws -> (measurement: LoadMeasurement, endpoint: LoadedEndpoint) {
        let endpoint = try await LoadedEndpoint(mistake, tls: tls)
        let target = try EndpointURL(tls == nil ? endpoint.url : "https://localhost:\(endpoint.port)/")
        var settings = LoadSettings()
        change(&settings)
        let tester = try LoadTester(target, TestLoad.requests(to: target, signer: signer, key: key), settings)
        async let other: Void = during(tester)
        let measurement = try await tester.run(LoadSchedule(ratePerSecond: rate, duration: .seconds(seconds)))
        try await other
        try await endpoint.close()
        return (measurement, endpoint)
    }

    @Test func anHonestEndpointIsRight() async throws {
        let (measurement, endpoint) = try await Self.load()
        let counts = measurement.counts
        #expect(counts.due == 100 && counts.right == 100 && counts.failed == 0 && counts.abandoned == 0)
        #expect(measurement.tally.latency.latencyRecord?.count == 100 && measurement.tally.serviceTime.latencyRecord?.count == 100)
        // The first request saw that there is a way.
        #expect(endpoint.openedCount == 101)
        #expect(endpoint.differentBodyCount == 101, "a request was sent twice")
        #expect(endpoint.signatures.isEmpty)
        #expect(measurement.sealedAheadCount == 100 && measurement.sealedAheadByteCount > 100 * 600)
        #expect(measurement.processes.map(\.role) == ["load"] && measurement.processes[0].cpuSeconds > 0)
        #expect(measurement.sender.mostConnections <= endpoint.connectionCount)
    }

    @Test func requestsAreSigned() async throws {
        let secret = AppSecret(SecretBytes(copying: Array("secret".utf8).span))
        let signer = WebhookSigner(backend: try OpenSSLBackend(), secrets: [secret])
        let (measurement, endpoint) = try await Self.load(rate: 20, signer: signer)
        #expect(measurement.counts.right == 20)
        #expect(Set(endpoint.signatures).count == 21 && endpoint.signatures.allSatisfy { $0.hasPrefix("sha256=") && $0.count == 71 })
    }

    /// The mistake of testers that wait for answers: they would send one request into the pause, and see one slow answer of 400.
    @Test func aPauseIsFeltByEverybodyWhoCameMeanwhile() async throws {
        let (measurement, _) = try await Self.load(.stall(at: 50, milliseconds: 500), rate: 200, seconds: 2)
        #expect(measurement.counts.right == 400)
        let latency = try #require(measurement.tally.latency.latencyRecord)
        #expect(latency.p99 >= 400_000_000 && latency.max >= 490_000_000)
        // 60 of the 100 that were due in the pause had to wait 200 ms or more.
        #expect(measurement.tally.countAbove(190_000_000) >= 60)
    }

    @Test func aPauseIsNotHiddenByAWaitForConnections() async throws {
        let (measurement, _) = try await Self.load(.stall(at: 50, milliseconds: 500), rate: 200, seconds: 2) { $0.connectionLimit = 1 }
        #expect(measurement.counts.right == 400 && measurement.sender.mostConnections == 1)
        #expect(measurement.tally.countAbove(190_000_000) >= 60)
        #expect(measurement.sender.heldCount >= 60 && measurement.sender.longestHold >= 400_000_000)
        // From the sending it looks as if one request had waited.
        #expect(measurement.tally.serviceTime.count(within: 400_000_000...10_000_000_000) <= 3)
    }

    @Test(arguments: [
        (LoadedEndpoint.Mistake.requestNonce, LoadFailure.requestNonce), (.answerToAnother, .doesNotOpen), (.plainJSON, .notBase64),
        (.array, .notAnObject), (.status(500, from: 0), .status(500)), (.status(503, from: 0), .status(503)),
    ])
    func wrongAnswersAreNamed(mistake: LoadedEndpoint.Mistake, failure: LoadFailure) async throws {
        let (measurement, _) = try await Self.load(mistake, rate: 50, seconds: 0.4)
        #expect(measurement.tally.failures == [failure: 20] && measurement.counts.right == 0)
        #expect(measurement.counts.overloaded == (failure == .status(503) ? 20 : 0))
        #expect(measurement.counts.wrong == (failure.isWrongAnswer ? 20 : 0))
        #expect(measurement.tally.latency.latencyRecord == nil)
        #expect(measurement.failures.map(\.reason) == [failure.id])
    }

    @Test func aKeyThatIsNotTheEndpointsIs421() async throws {
        let (measurement, endpoint) = try await Self.load(rate: 20, seconds: 0.5, key: try SampleKey.make())
        #expect(measurement.tally.failures == [.status(421): 10] && endpoint.openedCount == 0)
    }

    @Test func silenceIsATimeOut() async throws {
        let (measurement, _) = try await Self.load(.silence(from: 11), rate: 20) { $0.timeout = .milliseconds(500) }
        #expect(measurement.counts.right == 10 && measurement.tally.failures == [.timedOut: 10])
        let latency = try #require(measurement.tally.latency.latencyRecord)
        #expect(latency.max >= 499_000_000)
        #expect(measurement.tally.secondRecords[0].failed == 10)
    }

    @Test func requestsThatNeverGetAConnectionTimeOutAsWell() async throws {
        let (measurement, endpoint) = try await Self.load(.silence(from: 1), rate: 50) {
            $0.timeout = .milliseconds(400)
            $0.connectionLimit = 1
        }
        #expect(measurement.tally.failures == [.timedOut: 50])
        #expect(measurement.sender.heldCount > 0 && endpoint.openedCount < 50)
    }

    @Test func aCutConnectionIsOneFailureEach() async throws {
        let (measurement, _) = try await Self.load(.cut(from: 11), rate: 20)
        #expect(measurement.counts.right == 10 && measurement.tally.failures == [.connection(.cut): 10])
    }

    @Test func connectionsThatAreClosedAreReplaced() async throws {
        let (measurement, endpoint) = try await Self.load(.closesAfterEach, rate: 50)
        #expect(measurement.counts.right == 50 && measurement.sender.connectionCount >= 50 && endpoint.connectionCount >= 51)
    }

    /// Requests of which all but the first batches take long to be sealed.
    private static func slowRequests(
        to target: EndpointURL, _ change: @escaping @Sendable (PreparedRequest) -> PreparedRequest = { $0 }
    ) throws -> LoadRequests {
        let real = try TestLoad.requests(to: target)
        let calls = Mutex(0)
        return LoadRequests(plaintextByteCount: 256, isSigned: false) { count in
            // The first three are asked for before the run.
            if calls.withLock({
                $0 += 1; return $0 > 4
            }) {
                usleep(400_000)
            }
            return try real.seal(count).map(change)
        }
    }

    /// An answer that is counted as long as somebody has it.
    private final class CountedAnswer: ExpectedAnswer {
        private let answer: any ExpectedAnswer
        private let count: Count

        final class Count: Sendable { let value = Atomic(0) }

        init(_ answer: any ExpectedAnswer, _ count: Count) {
            self.answer = answer
            self.count = count
            count.value.add(1, ordering: .relaxed)
        }

        deinit { count.value.subtract(1, ordering: .relaxed) }

        func failure(of body: Span<UInt8>) -> LoadFailure? { answer.failure(of: body) }
    }

    /// A run that is broken off leaves nothing behind, also where a batch is still being sealed.
    @Test func whatIsSealedIsLetGo() async throws {
        let endpoint = try await LoadedEndpoint()
        let target = try EndpointURL(endpoint.url)
        let held = CountedAnswer.Count()
        let requests = try Self.slowRequests(to: target) { request in
            PreparedRequest(head: request.head, body: request.body, answer: CountedAnswer(request.answer, held))
        }
        var settings = LoadSettings()
        settings.sealedByteCount = 1
        let tester = try LoadTester(target, requests, settings)
        let bound = LoadTester.Bound(latency: 0, allowedCount: 0)
        let measurement = try await tester.run(LoadSchedule(ratePerSecond: 320, duration: .seconds(1)), until: bound)
        #expect(measurement.counts.due < 320)
        try await endpoint.close()
        for _ in 0..<1000 where held.value.load(ordering: .relaxed) > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(held.value.load(ordering: .relaxed) == 0)
    }

    @Test func aSenderThatIsKeptFromSendingIsCalledLate() async throws {
        let endpoint = try await LoadedEndpoint()
        let target = try EndpointURL(endpoint.url)
        let slow = try Self.slowRequests(to: target)
        var settings = LoadSettings()
        settings.sealedByteCount = 1
        let tester = try LoadTester(target, slow, settings)
        let measurement = try await tester.run(LoadSchedule(ratePerSecond: 320, duration: .seconds(1)))
        try await endpoint.close()
        #expect(measurement.counts.right == 320 && measurement.sealedAheadCount == 128)
        #expect(!measurement.isValid && measurement.sender.dryCount > 0)
        let lateness = try #require(measurement.tally.lateness.latencyRecord)
        #expect(lateness.p99 > 100_000_000)
    }

    @Test func whatCannotBeSealedIsSaid() async throws {
        let endpoint = try await LoadedEndpoint()
        let target = try EndpointURL(endpoint.url)
        let real = try TestLoad.requests(to: target)
        struct Broken: Error {}
        let calls = Mutex(0)
        let failing = LoadRequests(plaintextByteCount: 256, isSigned: false) { count in
            if calls.withLock({
                $0 += 1; return $0 > 5
            }) {
                throw Broken()
            }
            return try real.seal(count)
        }
        var settings = LoadSettings()
        settings.sealedByteCount = 1
        let tester = try LoadTester(target, failing, settings)
        await #expect(throws: LoadRefusal.self) {
            _ = try await tester.run(LoadSchedule(ratePerSecond: 500, duration: .seconds(2)))
        }
        try await endpoint.close()
    }

    @Test func aRunThatIsStoppedHasWhatItSent() async throws {
        let (measurement, endpoint) = try await Self.load(rate: 50, seconds: 3600) {
            $0.sealedByteCount = 1
        } during: { tester in
            try await Task.sleep(for: .milliseconds(800))
            tester.stop()
        }
        #expect(measurement.isInterrupted)
        #expect(measurement.counts.due == measurement.counts.right && measurement.counts.due < 3600 * 50)
        #expect(endpoint.openedCount == measurement.counts.due + 1)
        #expect(measurement.counts.rightPerSecond > 5 && measurement.counts.rightPerSecond < 55)
    }

    @Test func nobodyThereIsSaidBeforeTheRun() async throws {
        let target = try EndpointURL("http://127.0.0.1:\(ScriptedServer.closedPort)/")
        let tester = try LoadTester(target, TestLoad.requests(to: target), LoadSettings())
        let refusal = await #expect(throws: LoadRefusal.self) { try await tester.reach() }
        guard case .unreachable(_, .refused)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
    }

    @Test func theCertificateIsVerified() async throws {
        let certificates = try TestCertificates.make()
        let (measurement, _) = try await Self.load(rate: 20, seconds: 0.5, tls: certificates.server) {
            $0.trust = .systemAnd(pem: certificates.authority)
        }
        #expect(measurement.counts.right == 10)
        let refusal = await #expect(throws: LoadRefusal.self) {
            _ = try await Self.load(rate: 20, seconds: 0.5, tls: certificates.server)
        }
        guard case .unreachable(_, .certificate)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
    }

    @Test func aSearchEndsEachRateThatIsSureToMiss() async throws {
        let endpoint = try await LoadedEndpoint(.status(503, from: 1))
        let target = try EndpointURL(endpoint.url)
        let tester = try LoadTester(target, TestLoad.requests(to: target), LoadSettings())
        let plan = LoadTester.SearchPlan(
            startRate: 400, p99Bound: 1_000_000_000, step: .seconds(5), confirmation: .seconds(5), warmUp: .zero, arrivals: .even)
        let steps = Mutex<[LoadSearchRecord.Step]>([])
        let (search, last) = try await tester.search(plan) { step in
            steps.withLock { $0.append(step) }
            if steps.withLock(\.count) == 2 { tester.stop() }
        }
        try await endpoint.close()
        #expect(search.highestRate == nil && search.steps.count == 2 && search.steps == steps.withLock { $0 })
        #expect(search.steps.allSatisfy { !$0.isKept && $0.failed > 0 && $0.due < 2000 }, "\(search.steps)")
        #expect(last != nil)
    }

    @Test func aSearchKeepsWhatIsKept() async throws {
        let endpoint = try await LoadedEndpoint()
        let target = try EndpointURL(endpoint.url)
        let tester = try LoadTester(target, TestLoad.requests(to: target), LoadSettings())
        let plan = LoadTester.SearchPlan(
            startRate: 400, p99Bound: 9_000_000_000, step: .seconds(5), confirmation: .seconds(5), warmUp: .zero, arrivals: .even)
        let (search, _) = try await tester.search(plan) { step in if step.due >= 2000 { tester.stop() } }
        try await endpoint.close()
        let step = try #require(search.steps.first)
        #expect(step.failed == 0 && step.due == 2000 && step.p99 != nil && search.highestRate == nil, "\(step)")
    }

    @Test(.enabled(if: Command.exists("wrk"))) func wrkPostsTheBodies() async throws {
        let endpoint = try await LoadedEndpoint()
        let target = try EndpointURL(endpoint.url)
        let secret = AppSecret(SecretBytes(copying: Array("secret".utf8).span))
        let requests = try TestLoad.requests(to: target, signer: WebhookSigner(backend: try OpenSSLBackend(), secrets: [secret]))
        let folder = try TemporaryFolder()
        try folder.write(try WrkScript.bodies(requests, count: 100), to: WrkScript.bodiesName)
        try folder.write(Array(WrkScript.script.utf8), to: WrkScript.scriptName)
        let url = endpoint.url
        let wrk = try await Task.detached {
            try Command.run(["wrk", "-t", "2", "-c", "2", "-d", "2s", "-s", "\(folder.url.path)/\(WrkScript.scriptName)", url])
        }.value
        try await endpoint.close()
        #expect(wrk.status == 0 && wrk.text.contains("Requests/sec"), "\(wrk.text)\(wrk.standardError)")
        #expect(!wrk.text.contains("Non-2xx"), "\(wrk.text)")
        #expect(endpoint.openedCount > 0 && endpoint.signatures.count == endpoint.openedCount)
        #expect(endpoint.differentBodyCount == min(endpoint.openedCount, 100) || endpoint.openedCount < 200)
    }
}
