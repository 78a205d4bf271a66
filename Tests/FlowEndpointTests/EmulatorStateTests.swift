// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowProviders
import TestSupport
import Testing

/// What is kept, what is not, and what is never shown.
@Suite struct EmulatorStateTests {
    private static func decode(_ state: [UInt8]) throws(EmulatorStateError) -> ProviderEmulator {
        try ProviderEmulator(state: state, sha256: { try sha256($0) })
    }

    /// An emulator that has everything that a state can have.
    private static func used() throws -> ProviderEmulator {
        var emulator = ProviderEmulator.make()
        for provider in Provider.all { _ = try emulator.set(provider) }
        _ = try emulator.set(.metaCloud)
        _ = try emulator.set(.metaCloud, "5", .second())
        try emulator.reRegister("5", at: .metaCloud)
        try emulator.declareNumber("77", at: .chakra)
        try emulator.declareNumber("78", at: .chakra, isRegistered: false)
        try emulator.declareToken("abc", .expired, at: .kaleyra, numbers: ["+919812345678"])
        try emulator.declareToken(ProviderEmulator.token)
        return emulator
    }

    @Test func roundTrip() throws {
        var emulator = try Self.used()
        let state = emulator.encodedState()
        #expect(String(decoding: state, as: UTF8.self).hasPrefix(#"{"schema":"flowproof.emulator-state/1","#) && state.last == 0x0A)
        var again = try Self.decode(state)
        #expect(again.encodedState() == state && again.stateVersion == 0)
        for number in ["5", Provider.sampleNumber] {
            #expect(again.registration(of: number, at: .metaCloud) == emulator.registration(of: number, at: .metaCloud))
        }
        #expect(try again.get(.metaCloud, "5").status == .mismatch && again.get(.metaCloud).status == .valid)
        #expect(again.send(try Provider.chakra.emulatorSetRequest(nil, "1")).answer.status == 404)
        #expect(again.send(try Provider.metaCloud.emulatorSetRequest(token: "zzz")).answer.status == 401)
        // The key is still the one that somebody was told of.
        for provider in Provider.all where provider.id != "chakra" {
            _ = try emulator.set(provider)
            _ = try again.set(provider)
        }
        #expect(again.encodedState() == emulator.encodedState())
        #expect(again.registration(of: nil, at: .onPremises)?.postedAgainCount == 1)
    }

    @Test func versionChangesWithTheState() throws {
        var emulator = ProviderEmulator.make()
        var (version, state) = (emulator.stateVersion, emulator.encodedState())
        func expect(change: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
            #expect((emulator.stateVersion != version) == change, sourceLocation: sourceLocation)
            #expect((emulator.encodedState() != state) == change, sourceLocation: sourceLocation)
            (version, state) = (emulator.stateVersion, emulator.encodedState())
        }
        _ = try emulator.get(.metaCloud)
        expect(change: false)
        _ = try emulator.set(.metaCloud)
        expect(change: true)
        _ = try emulator.set(.metaCloud)
        expect(change: true)
        _ = emulator.answer(IncomingRequest(try Provider.metaCloud.emulatorSetRequest()).with("Authorization", nil))
        _ = try emulator.ask("GET", "/emulator/state")
        try emulator.inject(InjectedFault(.html))
        _ = emulator.send(try Provider.metaCloud.emulatorSetRequest())
        expect(change: false)
        try emulator.declareNumber("1", at: .metaCloud)
        expect(change: true)
        try emulator.declareToken("t")
        expect(change: true)
        try emulator.reRegister(Provider.sampleNumber, at: .metaCloud)
        expect(change: true)
        emulator.reset()
        expect(change: true)
        emulator.reset(keepsDeclarations: false)
        expect(change: true)
    }

    /// One change of a good state each, and a word of what is said of it.
    @Test(arguments: [
        (#""schema":"flowproof.emulator-state/1""#, #""schema":"flowproof.emulator-state/2""#, "state.schema"),
        (#""numbers":"#, #""Numbers":"#, "state.numbers"), (#""accepted":2"#, #""accepted":"2""#, ".accepted"),
        (#""accepted":2"#, #""accepted":-1"#, ".accepted"), (#""accepted":2"#, #""accepted":1e9"#, ".accepted"),
        (#""accepted":2,"#, "", ".accepted"), (#""accepted":2,"#, #""accepted":2,"x":null,"#, "unknown"),
        (#""provider":"gupshup""#, #""provider":"Gupshup""#, ".provider"), (#""number":"6f1c-0a2b""#, #""number":"6f1c 0a2b""#, ".number"),
        (#""number":"5""#, #""number":"+5""#, ".number"), (#""number":"+919812345678""#, #""number":"919812345678""#, ".number"),
        (#""number":"78""#, #""number":"77""#, "twice"), (#""status":"MISMATCH""#, #""status":"INVALID""#, ".status"),
        (#""status":"MISMATCH","#, "", ".status"), (#""status":"MISMATCH""#, #""status":null"#, ".status"),
        (#"-----BEGIN PUBLIC KEY-----\n"#, #"-----BEGIN PUBLIC KEY-----"#, ".key"), (#""declared":true"#, #""declared":1"#, ".declared"),
        (#""standing":"expired""#, #""standing":"old""#, ".standing"), (#""standing":"expired""#, #""x":1"#, ".standing"),
        (#""sha256":"ba7816bf"#, #""sha256":"BA7816BF"#, ".sha256"), (#""sha256":"ba7816bf"#, #""sha256":"ba78"#, ".sha256"),
        (#""numbers":["+919812345678"]"#, #""numbers":[1]"#, ".numbers"), ("}]}\n", "}],\"x\":1}\n", "unknown"),
        ("}]}\n", "}]", "complete"),
        ("}]}\n", "}]}}", "no JSON"), (#""announced":false"#, #""announced":true"#, ".announced"),
    ])
    func damage(original: String, replacement: String, word: String) throws {
        var damaged = String(decoding: try Self.used().encodedState(), as: UTF8.self)
        damaged.replaceSubrange(try #require(damaged.firstRange(of: original)), with: replacement)
        let error = try #require(throws: EmulatorStateError.self) { try Self.decode(Array(damaged.utf8)) }
        #expect("\(error)".contains(word) && error.place.hasPrefix("state"), "\(error)")
    }

    @Test(arguments: ["", "[]", "null", "{}", "\u{0}", #"{"schema":"flowproof.emulator-state/1","numbers":[1],"tokens":[]}"#])
    func noStates(text: String) {
        #expect(throws: EmulatorStateError.self) { try Self.decode(Array(text.utf8)) }
    }

    @Test func emptyState() throws {
        let text = #"{"schema":"flowproof.emulator-state/1","numbers":[],"tokens":[]}"# + "\n"
        #expect(ProviderEmulator.make().encodedState() == Array(text.utf8))
        #expect(try Self.decode(Array(text.utf8)).encodedState() == Array(text.utf8))
    }

    // MARK: The log, and secrets

    @Test func log() throws {
        var emulator = ProviderEmulator.make()
        try emulator.inject(InjectedFault(.html, operation: .get))
        _ = try emulator.set(.kaleyra)
        _ = emulator.send(try Provider.metaCloud.emulatorGetRequest("12"))
        _ = emulator.answer(IncomingRequest(method: "PATCH", target: "/x/y?a=1&b=2", headers: [("Host", "evil.example"), ("X-A", "1")]))
        let (_, body) = try emulator.ask("GET", "/emulator/log")
        #expect(
            body["requests"] == [
                [
                    "ordinal": 1, "method": "POST", "path": "/v2/HXAP1697IN/whatsapp/+919812345678/flows_encryption", "query": [],
                    "headers": ["host", "api-key", "content-type"], "fields": ["business_public_key"], "provider": "kaleyra",
                    "number": "+919812345678",
                    "operation": "set", "status": 200,
                ],
                [
                    "ordinal": 2, "method": "GET", "path": "/v24.0/12/whatsapp_business_encryption", "query": [],
                    "headers": ["host", "authorization"],
                    "fields": [], "provider": "cloud", "number": "12", "operation": "get", "fault": "html", "status": 502,
                ],
                [
                    "ordinal": 3, "method": "PATCH", "path": "/x/y", "query": ["a", "b"], "headers": ["host", "x-a"], "fields": [],
                    "status": 403,
                ],
            ])
    }

    @Test func logHasTheLastThousand() throws {
        var emulator = ProviderEmulator.make()
        for _ in 0..<1003 { _ = emulator.answer(IncomingRequest(method: "GET", target: "/x", headers: [("Host", "localhost")])) }
        guard case .list(let requests)? = try emulator.ask("GET", "/emulator/log").body["requests"] else { throw Surprise() }
        #expect(requests.count == 1000 && requests.first?["ordinal"] == 4 && requests.last?["ordinal"] == 1003)
    }

    /// A token or a private key in any place of a request is not found in anything that the emulator shows or keeps.
    @Test func nothingSecretIsShown() throws {
        let token = ProviderEmulator.token
        let key = try EmulatorKey.first()
        let privateText =
            "-----BEGIN PRIVATE KEY-----\n" + String(repeating: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", count: 3)
            + "-----END PRIVATE KEY-----"
        var emulator = ProviderEmulator.make()
        try emulator.declareToken(token)
        var answers: [String] = []
        for provider in Provider.all {
            let request = IncomingRequest(try provider.emulatorSetRequest())
            var inPath = request
            inPath.target = "/v24.0/\(token)/whatsapp_business_encryption?access_token=\(token)&\(token)=1"
            var asMethod = request
            asMethod.method = token
            for request in [
                request, inPath, asMethod, request.with(token, "x"), request.with(body: token, "application/x-www-form-urlencoded"),
                request.with(body: "business_public_key=\(privateText)&\(privateText)=x", "application/x-www-form-urlencoded"),
                request.with(body: "{\"\(token)\":1}", "application/json"), request.with("Host", token), request.with("Origin", token),
            ] {
                answers.append(emulator.answer(request).answer.text)
            }
        }
        for body in [#"{"token":"\#(token) x"}"#, #"{"\#(token)":1}"#, "\(token)", #"{"token":"\#(token)","standing":"\#(token)"}"#] {
            answers.append(try emulator.ask("POST", "/emulator/tokens", body).body.text())
        }
        // A token that does not look like one, in its header and once more.
        var plain = IncomingRequest(try Provider.metaCloud.emulatorSetRequest(token: "open-sesame"))
        plain.target = "/v24.0/open-sesame/whatsapp_business_encryption"
        _ = emulator.answer(plain)
        #expect(try !emulator.ask("GET", "/emulator/log").body.text().contains("sesame"))
        #expect(throws: EmulatorRefusal.self) { try InjectedFault(parsing: "html,number=\(token),\(token)=1") }
        let shown =
            answers + [
                try emulator.ask("GET", "/emulator/log").body.text(), try emulator.ask("GET", "/emulator/state").body.text(),
                String(decoding: emulator.encodedState(), as: UTF8.self),
            ]
        for text in shown {
            #expect(!text.contains(token.prefix(12)) && !text.contains("MIIEvQIB") && !text.contains("PRIVATE KEY"), "\(text.prefix(300))")
        }
        #expect(shown.last?.contains(JSONText.quote(key.pem)) == true)
    }
}
