// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowKeys
import FlowProviders
import Testing

/// The emulator judges requests as providers do: our own client gets what it asks for, and every mistake its documented answer.
@Suite struct EmulatedProviderTests {
    @Test(arguments: Provider.all)
    func setAndGet(provider: Provider) throws {
        var emulator = ProviderEmulator.make()
        let key = try EmulatorKey.first()
        if provider.canGet { #expect(try emulator.get(provider).status == .missing) }
        #expect(try emulator.set(provider) == .done)
        if provider.canGet {
            let registered = try emulator.get(provider)
            #expect(registered.status == .valid && registered.numbers == key.upload.numbers && !registered.isDamaged)
        }
        let registration = try #require(emulator.registration(of: provider.sampleName, at: provider))
        #expect(registration.pem == key.pem && registration.acceptedCount == 1 && registration.storedCount == 1)
        #expect(registration.postedAgainCount == 0 && registration.getCount == (provider.canGet ? 2 : 0) && !registration.isDeclared)
    }

    @Test(arguments: Provider.all)
    func reRegistration(provider: Provider) throws {
        var emulator = ProviderEmulator.make()
        #expect(throws: EmulatorRefusal.self) { try emulator.reRegister(provider.sampleName, at: provider) }
        _ = try emulator.set(provider)
        _ = try emulator.set(provider)
        #expect(emulator.registration(of: provider.sampleName, at: provider)?.postedAgainCount == 1)
        try emulator.reRegister(provider.sampleName, at: provider)
        #expect(emulator.registration(of: provider.sampleName, at: provider)?.isMismatched == true)
        if provider.canGet { #expect(try emulator.get(provider).status == .mismatch) }
        // The key is posted again, as it must be: that is no repetition.
        _ = try emulator.set(provider)
        let registration = try #require(emulator.registration(of: provider.sampleName, at: provider))
        #expect(!registration.isMismatched && registration.postedAgainCount == 1 && registration.acceptedCount == 3)
        if provider.canGet { #expect(try emulator.get(provider).status == .valid) }
        _ = try emulator.set(provider, Provider.sampleNumber, .second())
        #expect(emulator.registration(of: provider.sampleName, at: provider)?.postedAgainCount == 1)
        #expect(try emulator.registration(of: provider.sampleName, at: provider)?.pem == EmulatorKey.second().pem)
    }

    @Test func providersAndNumbersAreApart() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.metaCloud, "1")
        #expect(try emulator.get(.metaCloud, "2").status == .missing && emulator.get(.chakra, "1").status == .missing)
        #expect(emulator.registration(of: "3", at: .metaCloud) == nil && emulator.registration(of: "+1", at: .metaCloud) == nil)
    }

    @Test func aKeyThatIsPostedAfterSuccessIsCounted() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.metaCloud)
        try emulator.inject(InjectedFault(.failure(.internalError), stage: .after))
        #expect(throws: ProviderError.self) { try emulator.set(.metaCloud) }
        _ = try emulator.set(.metaCloud)
        let registration = try #require(emulator.registration(of: Provider.sampleNumber, at: .metaCloud))
        #expect(registration.postedAgainCount == 2 && registration.storedCount == 3 && registration.acceptedCount == 2)
    }

    @Test func declaringANumberHidesTheOthers() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.metaCloud, "9")
        try emulator.declareNumber("1", at: .metaCloud)
        Self.expect(.unknownNumber, of: .metaCloud, from: emulator.send(try Provider.metaCloud.emulatorGetRequest("9")), to: .get)
        try emulator.declareNumber("9", at: .metaCloud)
        #expect(try emulator.get(.metaCloud, "9").status == .valid)
        // A number without a key has no signature that could fail.
        try emulator.reRegister("1", at: .metaCloud)
        #expect(emulator.registration(of: "1", at: .metaCloud)?.isMismatched == false)
    }

    // MARK: Mistakes

    private static func expect(
        _ kind: Provider.FailureKind, of provider: Provider, from answer: EmulatedAnswer, to operation: ProviderRequest.Operation = .set,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = provider.failureAnswer(kind, to: operation, traceID: "flowproof-1")
        // The trace counts requests.
        let text = answer.answer.text.replacing(#/flowproof-\d+/#, with: "flowproof-1")
        #expect(answer.answer.status == expected.status && text == expected.body.text(), sourceLocation: sourceLocation)
        #expect(answer.answer.values(of: "content-type") == ["application/json"] && answer.delivery == .whole && answer.delay == .zero)
    }

    @Test(arguments: Provider.all)
    func authentication(provider: Provider) throws {
        var emulator = ProviderEmulator.make()
        let request = IncomingRequest(try provider.emulatorSetRequest())
        let header = provider.authentication.header
        let token = ProviderEmulator.token
        var wrong: [IncomingRequest] = [
            request.with(header, nil), request.with(header, ""), request.with(header, nil).with("X-Token", token),
            request.with(header, "Basic \(token)"), request.with(header, "Bearer \(token) x"),
        ]
        if provider.authentication.scheme != nil {
            wrong += [request.with(header, token), request.with(header, "Bearer"), request.with(header, nil).with("api-key", token)]
        } else {
            wrong += [request.with(header, nil).with("Authorization", "Bearer \(token)"), request.with(header, "Bearer \(token)")]
        }
        var twice = request
        twice.headers.append((header, token))
        wrong.append(twice)
        for request in wrong { Self.expect(.invalidToken, of: provider, from: emulator.answer(request)) }
        #expect(emulator.registration(of: provider.sampleName, at: provider) == nil)
        let scheme = provider.authentication.scheme.map { $0.lowercased() + " " } ?? ""
        #expect(emulator.answer(request.with(header.uppercased(), scheme + token)).answer.status == 200)
    }

    @Test(arguments: Provider.all)
    func tokens(provider: Provider) throws {
        var emulator = ProviderEmulator.make()
        try emulator.declareToken("good")
        try emulator.declareToken("old", .expired)
        try emulator.declareToken("weak", .withoutPermission)
        let other = try #require(Provider.all.first { $0.id != provider.id })
        try emulator.declareToken("elsewhere", at: other)
        try emulator.declareToken("here", at: provider)
        for (token, kind) in [
            ("unknown", Provider.FailureKind.invalidToken), ("old", .expiredToken), ("weak", .permissionDenied),
            ("elsewhere", .invalidToken),
        ] {
            Self.expect(kind, of: provider, from: emulator.send(try provider.emulatorSetRequest(token: token)))
            if provider.canGet {
                Self.expect(kind, of: provider, from: emulator.send(try provider.emulatorGetRequest(token: token)), to: .get)
            }
        }
        #expect(try emulator.set(provider, token: "good") == .done && emulator.set(provider, token: "here") == .done)
        try emulator.declareToken("good", .expired)
        Self.expect(.expiredToken, of: provider, from: emulator.send(try provider.emulatorSetRequest(token: "good")))
    }

    @Test func tokensForNumbers() throws {
        var emulator = ProviderEmulator.make()
        try emulator.declareToken("t", at: .kaleyra, numbers: ["919812345678"])
        #expect(try emulator.set(.kaleyra, token: "t") == .done)
        Self.expect(
            .permissionDenied, of: .kaleyra, from: emulator.send(try Provider.kaleyra.emulatorSetRequest(nil, "4915112345678", token: "t")))
        // A key of 360dialog is that of one number.
        try emulator.declareToken("a", at: .threeSixtyDialog, numbers: ["first"])
        try emulator.declareToken("b", at: .threeSixtyDialog, numbers: ["second"])
        #expect(try emulator.set(.threeSixtyDialog, token: "a") == .done)
        #expect(try emulator.get(.threeSixtyDialog, token: "b").status == .missing)
        #expect(emulator.registration(of: "first", at: .threeSixtyDialog)?.pem != nil)
        for refused in [("", nil), ("a b", nil), ("x", ["1"])] as [(String, [String]?)] {
            #expect(throws: EmulatorRefusal.self) { try emulator.declareToken(refused.0, numbers: refused.1 ?? []) }
        }
        #expect(throws: EmulatorRefusal.self) { try emulator.declareToken("x", at: .metaCloud, numbers: ["+1"]) }
    }

    @Test(arguments: Provider.all)
    func numbers(provider: Provider) throws {
        var emulator = ProviderEmulator.make()
        let declared = provider.numberSlot == .number ? "4915112345678" : provider.id == "gupshup" ? "other-app" : "other"
        if provider.id == "on-premises" {
            #expect(throws: EmulatorRefusal.self) { try emulator.declareNumber(declared, at: provider) }
        } else {
            try emulator.declareNumber(declared, at: provider)
            Self.expect(.unknownNumber, of: provider, from: emulator.send(try provider.emulatorSetRequest()))
        }
        try emulator.declareNumber(provider.sampleName, at: provider, isRegistered: false)
        Self.expect(.unregisteredNumber, of: provider, from: emulator.send(try provider.emulatorSetRequest()))
        if provider.canGet {
            Self.expect(.unregisteredNumber, of: provider, from: emulator.send(try provider.emulatorGetRequest()), to: .get)
        }
        #expect(emulator.registration(of: provider.sampleName, at: provider)?.isRegistered == false)
        try emulator.declareNumber(provider.sampleName, at: provider)
        #expect(try emulator.set(provider) == .done)
        try emulator.declareNumber(provider.sampleName, at: provider, isRegistered: false)
        try emulator.reRegister(provider.sampleName, at: provider)
        #expect(emulator.registration(of: provider.sampleName, at: provider)?.isMismatched == true)
        #expect(try emulator.set(provider) == .done)
        // What others declare is theirs.
        for other in Provider.all where other.id != provider.id { #expect(try emulator.set(other) == .done) }
    }

    @Test func pathsThatCannotBeNumbers() throws {
        var emulator = ProviderEmulator.make()
        for (provider, path) in [
            (Provider.metaCloud, "/v24.0/+919812345678/whatsapp_business_encryption"),
            (.metaCloud, "/v24.0/%2B919812345678/whatsapp_business_encryption"), (.metaCloud, "/v24.0/me/whatsapp_business_encryption"),
            (.metaCloud, "/v24.0/\(String(repeating: "1", count: 33))/whatsapp_business_encryption"),
            (.chakra, "/v1/whatsapp/v24.0/+919812345678/whatsapp_business_encryption"),
            (.kaleyra, "/v2/HX1/whatsapp/919812345678/flows_encryption"), (.kaleyra, "/v2/HX1/whatsapp/+0123456789/flows_encryption"),
            (.gupshup, "/wa/app/a%20b/flows/public_key"),
        ] {
            var request = IncomingRequest(try provider.emulatorSetRequest())
            request.target = path
            Self.expect(.invalidNumber, of: provider, from: emulator.answer(request))
        }
        var request = IncomingRequest(try Provider.kaleyra.emulatorSetRequest())
        request.target = "/v2/HX-1/whatsapp/+919812345678/flows_encryption"
        Self.expect(.invalidToken, of: .kaleyra, from: emulator.answer(request))
        request.target = "/v2/HX1/whatsapp/%2B919812345678/flows_encryption"
        #expect(emulator.answer(request).answer.status == 200)
    }

    @Test(arguments: [
        "/", "", "/v24.0", "/24.0/1/whatsapp_business_encryption", "/v24/1/whatsapp_business_encryption", "/emulators/state",
        "/v1/settings/business", "http://127.0.0.1/whatsapp_business_encryption",
    ])
    func unknownPaths(path: String) throws {
        var emulator = ProviderEmulator.make()
        let answer = emulator.answer(IncomingRequest(method: "GET", target: path, headers: [("Host", "localhost")])).answer
        #expect(try answer.status == 404 && JSONValue(answer.body)["error"]?["code"]?.integer == 2500)
    }

    @Test(arguments: Provider.all, ["PUT", "DELETE", "HEAD", "get", "OPTIONS"])
    func methods(provider: Provider, method: String) throws {
        var emulator = ProviderEmulator.make()
        var request = IncomingRequest(try provider.emulatorSetRequest())
        request.method = method
        let answer = emulator.answer(request).answer
        #expect(answer.status == 405 && answer.values(of: "Allow") == [provider.canGet ? "GET, POST" : "POST"])
        let reply = ProviderReply(status: answer.status, body: answer.body)
        let error = try #require(throws: ProviderError.self) { try provider.emulatorSetRequest().read(reply) }
        #expect(error.description.contains("Unsupported request method") && error.retry == .never)
    }

    @Test func gupshupHasNoGet() throws {
        var emulator = ProviderEmulator.make()
        var request = IncomingRequest(try Provider.gupshup.emulatorSetRequest())
        request.method = "GET"
        #expect(emulator.answer(request).answer.status == 405)
    }

    @Test func kaleyraReadsByEmptyPost() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.kaleyra)
        var request = IncomingRequest(try Provider.kaleyra.emulatorGetRequest())
        let expected = emulator.answer(request).answer.text
        request.method = "POST"
        #expect(emulator.answer(request).answer.text == expected && expected.contains("BEGIN PUBLIC KEY"))
        for provider in Provider.all where provider.id != "kaleyra" {
            var request = IncomingRequest(try provider.emulatorSetRequest())
            request.body = []
            Self.expect(.missingKey, of: provider, from: emulator.answer(request))
        }
    }

    @Test func fieldsOfTheQuery() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.metaCloud)
        func get(_ query: String) throws -> (Int, [String]?) {
            var request = IncomingRequest(try Provider.metaCloud.emulatorGetRequest())
            request.target += query
            let answer = emulator.answer(request).answer
            guard case .list(let data)? = try JSONValue(answer.body)["data"] else { return (answer.status, nil) }
            return (answer.status, data.first?.members?.keys.sorted())
        }
        let (key, status) = ("business_public_key", "business_public_key_signature_status")
        #expect(try get("") == (200, [key, status]) && get("?fields=\(status)") == (200, [status]))
        #expect(try get("?fields=\(key),\(status)") == (200, [key, status]) && get("?fields=\(key)%2C\(status)") == (200, [key, status]))
        #expect(try get("?fields=name") == (400, nil) && get("?fields=%zz") == (400, nil) && get("?x=1") == (200, [key, status]))
    }

    @Test func appSecretProof() throws {
        var emulator = ProviderEmulator.make(.init(hmacSHA256: { span in [UInt8](repeating: UInt8(span.count), count: 32) }))
        let proof = try AppSecretProof(of: AccessToken(ProviderEmulator.token)) { span in [UInt8](repeating: UInt8(span.count), count: 32) }
        #expect(try emulator.read(try Provider.metaCloud.emulatorSetRequest(proof: proof)) == .done)
        let wrong = AppSecretProof(of: try AccessToken("other")) { _ in [UInt8](repeating: 1, count: 32) }
        for (request, words) in [
            (try Provider.metaCloud.emulatorSetRequest(), "require an appsecret_proof"),
            (try Provider.metaCloud.emulatorSetRequest(proof: wrong), "Invalid appsecret_proof"),
        ] {
            let error = try #require(throws: ProviderError.self) { try emulator.read(request) }
            #expect(error.httpStatus == 400 && "\(error)".contains(words) && error.remedy.contains("appsecret_proof"))
        }
        var twice = IncomingRequest(try Provider.metaCloud.emulatorSetRequest(proof: proof))
        twice.target += "&appsecret_proof=x"
        #expect(emulator.answer(twice).answer.text.contains("Invalid appsecret_proof"))
        #expect(try emulator.set(.chakra) == .done)
    }

    @Test func aDigestThatFailsIsAnError() throws {
        var emulator = ProviderEmulator(sha256: { _ in throw Surprise() })
        #expect(throws: EmulatorRefusal.self) { try emulator.declareToken("x") }
        // Nobody needs a digest so far.
        #expect(try emulator.set(.metaCloud) == .done)
        try emulator.inject(InjectedFault(.html, .rate(0.5)))
        #expect(emulator.send(try Provider.metaCloud.emulatorSetRequest()).answer.status == 500)
    }
}
