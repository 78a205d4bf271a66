// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import FlowOpenSSL
import FlowProviders
import Synchronization
import TestSupport
import Testing

/// Publishing over real sockets: what is sent, how often, and what is reported.
@Suite struct KeyPublisherTests {
    private static let number = "919812345678"

    private static func publisher(_ provider: Provider, _ origin: String, _ policy: RetryPolicy = .hasty) throws -> KeyPublisher {
        KeyPublisher(try ProviderClient.test(provider, at: origin), policy: policy) { try sha256($0) }
    }

    /// Publishes for one number at an emulator with these faults.
    private static func outcome(
        _ provider: Provider, _ emulator: ProviderEmulator, policy: RetryPolicy = .hasty
    ) async throws -> (NumberReport, EmulatedRegistration?) {
        let key = try SampleKey.shared().upload
        return try await EmulatedProvider.serving(emulator) { origin, server in
            let report = try await publisher(provider, origin, policy).reports(key, for: [number])[0]
            return (report, server.withEmulator { $0.registration(of: provider.emulatedNumber(number), at: provider) })
        }
    }

    @Test(arguments: Provider.all) func keyIsRegisteredAndReadBack(provider: Provider) async throws {
        let (report, registration) = try await Self.outcome(provider, try EmulatedProvider.emulator())
        switch report.outcome {
        case .published(let key):
            #expect(key.status == .valid)
            #expect(key.numbers == (try SampleKey.shared().numbers))
            #expect(provider.canGet)
        case .accepted: #expect(!provider.canGet)
        default: Issue.record("\(report)")
        }
        #expect(report.setCount == 1)
        #expect(registration?.storedCount == 1)
        #expect(registration?.pem == (try SampleKey.shared().upload.pem))
    }

    @Test(arguments: Provider.all.filter(\.canGet)) func secondRunSendsNothing(provider: Provider) async throws {
        let key = try SampleKey.shared().upload
        try await EmulatedProvider.serving(try EmulatedProvider.emulator()) { origin, server in
            _ = try await Self.publisher(provider, origin).reports(key, for: [Self.number])
            let second = try await Self.publisher(provider, origin).reports(key, for: [Self.number])
            guard case .unchanged(let registered)? = second.first?.outcome else {
                Issue.record("\(second)")
                return
            }
            #expect(registered.status == .valid)
            #expect(second.first?.setCount == 0)
            #expect(server.withEmulator { $0.registration(of: provider.emulatedNumber(Self.number), at: provider)?.acceptedCount } == 1)
        }
    }

    @Test(arguments: Provider.all.filter(\.canGet)) func mismatchIsCuredByTheSameKey(provider: Provider) async throws {
        let key = try SampleKey.shared().upload
        try await EmulatedProvider.serving(try EmulatedProvider.emulator()) { origin, server in
            _ = try await Self.publisher(provider, origin).reports(key, for: [Self.number])
            try server.withEmulator { try $0.reRegister(provider.emulatedNumber(Self.number), at: provider) }
            let report = try await Self.publisher(provider, origin).reports(key, for: [Self.number])[0]
            guard case .published(let registered) = report.outcome else {
                Issue.record("\(report)")
                return
            }
            #expect(registered.status == .valid)
        }
    }

    @Test(arguments: Provider.all) func rateLimitIsWaitedFor(provider: Provider) async throws {
        let fault = InjectedFault(.failure(.rateLimited), .next(3), operation: .set, retryAfter: 0)
        let (report, registration) = try await Self.outcome(provider, try EmulatedProvider.emulator(fault))
        #expect(report.setCount == 4)
        #expect(registration?.acceptedCount == 1)
        #expect(report.outcome.exitsWell)
    }

    @Test(arguments: Provider.all, [InjectedFault.Stage.before, .after])
    func transientFailureIsLookedInto(provider: Provider, stage: InjectedFault.Stage) async throws {
        let fault = InjectedFault(.failure(.internalError), .next(1), stage: stage, operation: .set)
        let (report, registration) = try await Self.outcome(provider, try EmulatedProvider.emulator(fault))
        #expect(registration?.postedAgainCount ?? 0 == 0)
        guard provider.canGet else {
            // Nobody can tell whether it was carried out.
            guard case .uncertain = report.outcome else {
                Issue.record("\(report)")
                return
            }
            #expect(report.setCount == 1)
            return
        }
        #expect(report.outcome.exitsWell)
        #expect(report.setCount == (stage == .before ? 2 : 1))
    }

    @Test(
        arguments: Provider.all.filter(\.canGet),
        [InjectedFault.Effect.cut(afterByteCount: 5), .silence, .html, .malformedJSON, .largeBody, .redirection])
    func lostAnswerIsLookedInto(provider: Provider, effect: InjectedFault.Effect) async throws {
        let key = try SampleKey.shared().upload
        let fault = InjectedFault(effect, .next(1), stage: .after, operation: .set)
        try await EmulatedProvider.serving(try EmulatedProvider.emulator(fault)) { origin, server in
            var options = ClientOptions()
            options.timeout = .seconds(4)
            let client = try ProviderClient.test(provider, at: origin, options: options)
            let report = try await KeyPublisher(client, policy: .hasty) { try sha256($0) }.reports(key, for: [Self.number])[0]
            #expect(report.outcome.exitsWell)
            #expect(report.setCount == 1)
        }
    }

    @Test(arguments: Provider.all) func givesUpInTheEnd(provider: Provider) async throws {
        var policy = RetryPolicy.hasty
        policy.maximumRetryCount = 2
        let fault = InjectedFault(.failure(.rateLimited), .rate(1), operation: .set, retryAfter: 0)
        let (report, _) = try await Self.outcome(provider, try EmulatedProvider.emulator(fault), policy: policy)
        guard case .failed(let error) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(error.retry == .afterWaiting)
        #expect(report.setCount == 3)
    }

    @Test(arguments: Provider.all) func refusedTokenEndsTheRun(provider: Provider) async throws {
        let key = try SampleKey.shared().upload
        var emulator = try EmulatedProvider.emulator()
        try emulator.declareToken("EAAGanother", at: provider)
        try await EmulatedProvider.serving(emulator) { [emulator] origin, _ in
            _ = emulator
            let numbers = (1...20).map { "91981234\(5600 + $0)" }
            let reports = try await Self.publisher(provider, origin).reports(key, for: numbers, concurrency: 2)
            #expect(reports.count == 20)
            #expect(reports.count { $0.outcome == .notTried } >= 16)
            #expect(reports.allSatisfy { !$0.outcome.exitsWell })
        }
    }

    @Test func longPauseEndsTheRun() async throws {
        let key = try SampleKey.shared().upload
        let fault = InjectedFault(.failure(.rateLimited), .rate(1), retryAfter: 3600)
        let reports = try await EmulatedProvider.serving(try EmulatedProvider.emulator(fault)) { origin, _ in
            try await Self.publisher(.metaCloud, origin).reports(key, for: (1...20).map(String.init), concurrency: 2)
        }
        #expect(reports.count { $0.outcome == .notTried } >= 16)
        guard case .failed(let error)? = reports.first?.outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(error.retryAfter == .seconds(3600))
    }

    @Test func nobodyThereEndsTheRun() async throws {
        var policy = RetryPolicy.hasty
        policy.maximumRetryCount = 1
        let origin = "http://127.0.0.1:\(ScriptedServer.closedPort)"
        let key = try SampleKey.shared().upload
        let reports = try await Self.publisher(.metaCloud, origin, policy).reports(key, for: (1...20).map(String.init), concurrency: 2)
        #expect(reports.count { $0.outcome == .notTried } >= 16)
    }

    @Test func readingBackThatFailsIsSaid() async throws {
        let refusal = "{\"error\":{\"message\":\"no\",\"code\":200,\"error_subcode\":1349174}}"
        let server = try await ScriptedServer([
            .json("{\"data\":[]}"), .json("{\"success\":true}"), .json(refusal, status: "403 Forbidden"),
        ])
        let report = try await Self.publisher(.metaCloud, server.origin).reports(try SampleKey.shared().upload, for: ["1"])[0]
        guard case .unconfirmed(let error) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(error.isRefusal && report.setCount == 1)
        try await server.close()
    }

    @Test func stoppedRunRepeatsNothing() async throws {
        var policy = RetryPolicy()
        policy.firstPause = .seconds(600)
        policy.longestPause = .seconds(600)
        let server = try await ScriptedServer([.json("{\"error\":{\"message\":\"later\",\"code\":2}}", status: "500 Internal Server Error")]
        )
        let publisher = try Self.publisher(.metaCloud, server.origin, policy)
        let key = try SampleKey.shared().upload
        let run = Task { try await publisher.reports(key, for: ["1", "2", "3"], concurrency: 1) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        publisher.stop()
        let reports = try await run.value
        guard case .failed? = reports.first?.outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(server.requests.count == 1 && reports.dropFirst().allSatisfy { $0.outcome == .notTried })
        try await server.close()
    }

    @Test func cancelledRunTriesNothingElse() async throws {
        let server = try await ScriptedServer([.silence])
        let publisher = try Self.publisher(.metaCloud, server.origin)
        let key = try SampleKey.shared().upload
        let run = Task { try await publisher.reports(key, for: (1...9).map(String.init), concurrency: 2) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        run.cancel()
        let reports = try await run.value
        #expect(reports.count == 9 && reports.allSatisfy { $0.outcome == .notTried && $0.setCount == 0 })
        try await server.close()
    }

    @Test func changeThatCannotBeKeptIsTakenBack() async throws {
        struct Full: Error, CustomStringConvertible { var description: String { "no space" } }
        let key = try SampleKey.shared().upload
        try await EmulatedProvider.serving(try EmulatedProvider.emulator(), saveState: { _ in throw Full() }) { origin, server in
            let client = try ProviderClient.test(.metaCloud, at: origin)
            let error = await #expect(throws: ClientError.self) { try await client.setBusinessPublicKey(key, for: "1") }
            #expect(error?.description.contains("the state could not be saved: no space") == true)
            #expect(server.withEmulator { $0.registration(of: "1", at: .metaCloud)?.pem } == nil)
        }
    }

    @Test func otherKeyThatStaysIsSaid() async throws {
        let other = try SampleKey.make()
        let entry = "{\"business_public_key\":\(quoted(other.trimmed)),\"business_public_key_signature_status\":\"VALID\"}"
        let server = try await ScriptedServer([.json("{\"data\":[]}"), .json("{\"success\":true}"), .json("{\"data\":[\(entry)]}")])
        let report = try await Self.publisher(.metaCloud, server.origin).reports(try SampleKey.shared().upload, for: ["1"])[0]
        guard case .contradicted(let registered) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(registered.numbers == other.numbers)
        try await server.close()
    }

    @Test func thousandNumbersWithFailures() async throws {
        let key = try SampleKey.shared().upload
        let numbers = (0..<1000).map { "10654035224\(1000 + $0)" }
        let limits = InjectedFault(.failure(.rateLimited), .rate(0.025), retryAfter: 0)
        let failures = InjectedFault(.failure(.internalError), .rate(0.0125), stage: .before)
        let lateFailures = InjectedFault(.failure(.internalError), .rate(0.0125), stage: .after)
        try await EmulatedProvider.serving(try EmulatedProvider.emulator(limits, failures, lateFailures)) { origin, server in
            // The first run is interrupted after 300 numbers.
            let first = try Self.publisher(.metaCloud, origin)
            let firstReports = Mutex<[NumberReport]>([])
            try await first.publish(key, for: numbers, concurrency: 8) { report in
                let count = firstReports.withLock { reports in
                    reports.append(report)
                    return reports.count
                }
                if count == 300 { first.stop() }
            }
            let reports = firstReports.withLock(\.self)
            #expect(reports.count == 1000)
            let done = Set(reports.filter { $0.outcome.exitsWell }.map(\.number))
            #expect((290...310).contains(done.count))
            #expect(reports.count { $0.outcome == .notTried } == 1000 - reports.count { $0.outcome != .notTried })

            let second = try await Self.publisher(.metaCloud, origin).reports(key, for: numbers, concurrency: 8)
            #expect(second.allSatisfy { $0.outcome.exitsWell })
            for report in second where done.contains(report.number) { #expect(report.setCount == 0) }
            server.withEmulator { emulator in
                for number in numbers {
                    let registration = emulator.registration(of: number, at: .metaCloud)
                    #expect(registration?.pem == key.pem)
                    #expect(registration?.storedCount == 1)
                    #expect(registration?.postedAgainCount == 0)
                }
            }
        }
    }
}

extension NumberOutcome {
    var exitsWell: Bool {
        switch self {
        case .unchanged, .published, .accepted: true
        default: false
        }
    }
}

extension Provider {
    /// What the emulator calls the number of a request.
    func emulatedNumber(_ number: String) -> String? {
        switch id {
        case "on-premises", "360dialog": nil
        case "gupshup": "6f1c-0a2b"
        case "kaleyra": "+" + number
        default: number
        }
    }
}
