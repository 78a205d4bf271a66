// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowProviders
import Testing

/// Failures on demand: what the client sees, what became of the key, and to whom it happens.
@Suite struct InjectedFaultTests {
    private static func reason(_ emulator: inout ProviderEmulator, _ request: ProviderRequest) throws -> ProviderError {
        let error = try #require(throws: ProviderError.self) { try emulator.read(request) }
        return error
    }

    private static func stored(_ emulator: ProviderEmulator, _ provider: Provider) -> Int {
        emulator.registration(of: provider.sampleName, at: provider)?.storedCount ?? 0
    }

    @Test(arguments: Provider.all, Provider.FailureKind.allCases)
    func kinds(provider: Provider, kind: Provider.FailureKind) throws {
        for stage in InjectedFault.Stage.allCases {
            var emulator = ProviderEmulator.make()
            try emulator.inject(InjectedFault(.failure(kind), stage: stage, retryAfter: kind == .rateLimited ? 7 : nil))
            let error = try Self.reason(&emulator, try provider.emulatorSetRequest())
            #expect(error.httpStatus == provider.answers.failures[kind].status)
            #expect(error.retryAfter == (kind == .rateLimited ? .seconds(7) : nil))
            // A failure on the way back leaves a key of which nobody was told.
            #expect(Self.stored(emulator, provider) == (stage == .after ? 1 : 0))
            #expect(emulator.registration(of: provider.sampleName, at: provider)?.acceptedCount ?? 0 == 0)
            #expect(try emulator.set(provider) == .done)
            let registration = try #require(emulator.registration(of: provider.sampleName, at: provider))
            #expect(registration.acceptedCount == 1 && registration.postedAgainCount == 0)
            #expect(registration.storedCount == (stage == .after ? 2 : 1))
        }
    }

    @Test(arguments: Provider.all)
    func otherAnswers(provider: Provider) throws {
        for operation in [ProviderRequest.Operation.set, .get] where operation == .set || provider.canGet {
            let request = try operation == .set ? provider.emulatorSetRequest() : provider.emulatorGetRequest()
            var emulator = ProviderEmulator.make()
            for effect in [InjectedFault.Effect.html, .malformedJSON, .largeBody, .redirection] {
                try emulator.inject(InjectedFault(effect))
                let answer = emulator.send(request)
                #expect(answer.delivery == .whole && Self.stored(emulator, provider) == 0)
                let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(answer)) }
                switch effect {
                case .html: #expect(error.reason == .html && error.httpStatus == 502)
                case .malformedJSON:
                    guard case .notJSON = error.reason else { throw Surprise() }
                case .largeBody:
                    #expect(
                        try error.reason == .tooLarge && answer.answer.body.count == 1_048_576
                            && JSONValue(answer.answer.body)["padding"] != nil)
                default: #expect(error.reason == .redirected && answer.answer.values(of: "Location") == ["https://elsewhere.invalid/"])
                }
            }
        }
    }

    @Test func deliveries() throws {
        var emulator = ProviderEmulator.make()
        let request = try Provider.metaCloud.emulatorSetRequest()
        try emulator.inject(InjectedFault(.delay, delay: .seconds(12)))
        let late = emulator.send(request)
        #expect(late.delay == .seconds(12) && late.delivery == .whole && late.answer.text == #"{"success":true}"#)
        #expect(emulator.registration(of: Provider.sampleNumber, at: .metaCloud)?.acceptedCount == 1)

        try emulator.inject(InjectedFault(.cut(afterByteCount: 5), operation: .get))
        let cut = emulator.send(try Provider.metaCloud.emulatorGetRequest())
        #expect(cut.delivery == .cut(afterByteCount: 5) && cut.answer.text.contains("BEGIN PUBLIC KEY"))
        let error = try #require(throws: ProviderError.self) { try Provider.metaCloud.emulatorGetRequest().read(ProviderReply(cut)) }
        #expect(error.reason == .truncated && error.retry == .afterWaiting)

        for (stage, count) in [(InjectedFault.Stage.before, 0), (.after, 1)] {
            var emulator = ProviderEmulator.make()
            try emulator.inject(InjectedFault(.silence, stage: stage, delay: .seconds(1)))
            let silence = emulator.send(request)
            #expect(silence.delivery == .never && silence.delay == .seconds(1) && Self.stored(emulator, .metaCloud) == count)
            #expect(emulator.registration(of: Provider.sampleNumber, at: .metaCloud)?.acceptedCount ?? 0 == 0)
        }
        // A wrong request is not carried out on the way to a fault.
        try emulator.inject(InjectedFault(.failure(.internalError), stage: .after))
        _ = emulator.answer(IncomingRequest(request).with("Authorization", nil))
        #expect(emulator.registration(of: Provider.sampleNumber, at: .metaCloud)?.storedCount == 1)
    }

    @Test func scope() throws {
        var emulator = ProviderEmulator.make()
        try emulator.inject(InjectedFault(.html, .next(2), provider: .kaleyra, number: "919812345678", operation: .get))
        #expect(try emulator.set(.kaleyra) == .done && emulator.get(.metaCloud).status == .missing)
        #expect(try emulator.get(.kaleyra, "4915112345678").status == .missing)
        for _ in 0..<2 { #expect(throws: ProviderError.self) { try emulator.get(.kaleyra) } }
        #expect(try emulator.get(.kaleyra).status == .valid)

        // The first of several happens, and the others wait.
        try emulator.inject(InjectedFault(.failure(.rateLimited), number: "1"))
        try emulator.inject(InjectedFault(.failure(.internalError), .next(2)))
        let statuses = try (0..<4).map { _ in emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "1")).answer.status }
        #expect(statuses == [429, 500, 500, 200])
    }

    // MARK: Rates

    private static func failures(seed: UInt64, numbers: [Int], rate: Double = 0.3) throws -> [Int: [Bool]] {
        var emulator = ProviderEmulator.make(.init(seed: seed))
        try emulator.inject(InjectedFault(.failure(.rateLimited), .rate(rate)))
        var failures: [Int: [Bool]] = [:]
        for number in numbers {
            failures[number, default: []].append(emulator.send(try Provider.metaCloud.emulatorGetRequest("\(number)")).answer.status == 429)
        }
        return failures
    }

    /// Which request fails does not depend on the order in which parallel requests for other numbers arrive.
    @Test func ratesFollowFromTheSeed() throws {
        let numbers = (0..<200).flatMap { number in [number, number, number] }
        let failures = try Self.failures(seed: 1, numbers: numbers)
        #expect(try Self.failures(seed: 1, numbers: numbers.reversed()) == failures)
        #expect(try Self.failures(seed: 1, numbers: (0..<200).map { $0 } + (0..<200).map { $0 } + (0..<200).map { $0 }) == failures)
        #expect(try Self.failures(seed: 2, numbers: numbers) != failures)
        // 600 draws at 0.3 have a standard deviation of 11.2: five of them on either side.
        #expect((124...236).contains(failures.values.joined().count { $0 }))
        // A number that fails once does not fail for ever.
        #expect(failures.values.contains { Set($0).count == 2 })
        #expect(try Self.failures(seed: 1, numbers: numbers, rate: 0).values.joined().allSatisfy { !$0 })
        #expect(try Self.failures(seed: 1, numbers: numbers, rate: 1).values.joined().allSatisfy { $0 })
    }

    @Test func twoRatesAreIndependent() throws {
        var emulator = ProviderEmulator.make()
        try emulator.inject(InjectedFault(.failure(.rateLimited), .rate(0.5)))
        try emulator.inject(InjectedFault(.failure(.internalError), .rate(0.5)))
        let statuses = try (0..<400).map { emulator.send(try Provider.metaCloud.emulatorGetRequest("\($0)")).answer.status }
        let counts = [429, 500, 200].map { status in statuses.count { $0 == status } }
        // A half, a quarter and a quarter; five standard deviations.
        #expect((150...250).contains(counts[0]) && (57...143).contains(counts[1]) && (57...143).contains(counts[2]))
        emulator.reset()
        #expect(try emulator.get(.metaCloud, "1").status == .missing)
    }

    // MARK: What cannot happen

    @Test func refusals() throws {
        var emulator = ProviderEmulator.make()
        for fault in [
            InjectedFault(.html, .next(0)), InjectedFault(.html, .rate(1.5)), InjectedFault(.html, .rate(-0.1)),
            InjectedFault(.html, .rate(.nan)),
            InjectedFault(.delay), InjectedFault(.cut(afterByteCount: -1)), InjectedFault(.html, delay: .seconds(-1)),
            InjectedFault(.html, delay: .seconds(4000)), InjectedFault(.html, retryAfter: -1),
            InjectedFault(.html, provider: .kaleyra, number: "x"),
        ] {
            #expect(throws: EmulatorRefusal.self) { try emulator.inject(fault) }
        }
        for _ in 0..<1000 { try emulator.inject(InjectedFault(.html)) }
        #expect(throws: EmulatorRefusal.self) { try emulator.inject(InjectedFault(.html)) }
    }

    @Test func commandLineForm() throws {
        let fault = try InjectedFault(
            parsing: "rate-limited,rate=0.05,retry-after=1,provider=cloud,number=12,operation=set,stage=after,milliseconds=250")
        #expect(fault.effect == .failure(.rateLimited) && fault.occurrence == .rate(0.05) && fault.retryAfter == 1 && fault.stage == .after)
        #expect(fault.provider?.id == "cloud" && fault.number == "12" && fault.operation == .set && fault.delay == .milliseconds(250))
        let plain = try InjectedFault(parsing: "html")
        #expect(
            plain.effect == .html && plain.occurrence == .next(1) && plain.stage == .before && plain.provider == nil && plain.delay == .zero
        )
        #expect(try InjectedFault(parsing: "cut, bytes=10, next=3").effect == .cut(afterByteCount: 10))
        for kind in Provider.FailureKind.allCases { #expect(try InjectedFault(parsing: kind.rawValue).effect == .failure(kind)) }
        for (word, effect) in [
            ("malformed-json", InjectedFault.Effect.malformedJSON), ("large-body", .largeBody), ("redirection", .redirection),
            ("silence", .silence),
            ("delay,milliseconds=5", .delay),
        ] {
            #expect(try InjectedFault(parsing: word).effect == effect)
        }
    }

    @Test(arguments: [
        "", "rate", "rate-limit", "html,", "html,next", "html,next=", "html,next=0", "html,next=x", "html,next=1.5", "html,next=1,next=2",
        "html,rate=2",
        "html,rate=nan", "html,rate=-1", "html,next=1,rate=0.5", "html,provider=meta", "html,operation=post", "html,stage=during",
        "html,milliseconds=-1",
        "html,bytes=1", "cut", "cut,bytes=-1", "delay", "html,effect=cut", "html,retryAfter=1", "html,retry-after=999999", "HTML",
        "html,next=1e1",
    ])
    func otherTextsAreNoFaults(text: String) {
        #expect { try InjectedFault(parsing: text) } throws: { error in
            guard let refusal = error as? EmulatorRefusal else { return false }
            return !refusal.description.isEmpty && !refusal.hint.isEmpty && !refusal.description.hasSuffix(".")
        }
    }
}
