// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowProviders
import Testing

/// The requests under `/emulator/`.
@Suite struct EmulatorAdministrationTests {
    @Test func state() throws {
        var emulator = ProviderEmulator.make()
        #expect(
            emulator.answer(IncomingRequest(method: "GET", target: "/emulator/state", headers: [("host", "[::1]:80")])).answer.text
                == #"{"schema":"flowproof.emulator/1","faults":[],"numbers":[],"stateVersion":0,"tokens":[]}"# + "\n")
        _ = try emulator.set(.metaCloud, "12")
        _ = try emulator.get(.metaCloud, "12")
        try emulator.reRegister("12", at: .metaCloud)
        try emulator.declareNumber("4915112345678", at: .kaleyra, isRegistered: false)
        let (status, body) = try emulator.ask("GET", "/emulator/state?x=1")
        let pem = try EmulatorKey.first().pem
        #expect(
            status == 200
                && body["numbers"] == [
                    [
                        "provider": "cloud", "number": "12", "declared": false, "registered": true, "accepted": 1, "stored": 1,
                        "postedAgain": 0,
                        "gets": 1, "key": .string(pem), "status": "MISMATCH",
                    ],
                    [
                        "provider": "kaleyra", "number": "+4915112345678", "declared": true, "registered": false, "accepted": 0,
                        "stored": 0,
                        "postedAgain": 0, "gets": 0,
                    ],
                ])
        #expect(body["stateVersion"]?.integer == emulator.stateVersion)
    }

    @Test func declarations() throws {
        var emulator = ProviderEmulator.make()
        #expect(
            try emulator.ask("POST", "/emulator/numbers", #"{"provider":"cloud","numbers":["1","2"],"registered":false}"#).status == 200)
        #expect(try emulator.ask("POST", "/emulator/numbers", #"{"provider":"cloud","numbers":["3"]}"#).status == 200)
        #expect(try emulator.ask("POST", "/emulator/numbers", #"{"provider":"on-premises"}"#).status == 200)
        #expect(emulator.registration(of: "1", at: .metaCloud)?.isRegistered == false)
        #expect(emulator.registration(of: "3", at: .metaCloud)?.isRegistered == true)
        #expect(emulator.registration(of: nil, at: .onPremises)?.isDeclared == true)
        #expect(emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "4")).answer.status == 404)
        #expect(
            try emulator.ask("POST", "/emulator/tokens", #"{"token":"abc","standing":"expired","provider":"cloud","numbers":["3"]}"#).status
                == 200)
        #expect(try emulator.ask("POST", "/emulator/tokens", #"{"token":"def"}"#).status == 200)
        #expect(emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "3", token: "abc")).answer.status == 401)
        #expect(try emulator.set(.metaCloud, "3", token: "def") == .done)
        #expect(try emulator.ask("POST", "/emulator/re-register", #"{"provider":"cloud","number":"3"}"#).status == 200)
        #expect(try emulator.get(.metaCloud, "3", token: "def").status == .mismatch)
        // Of several numbers one is none: nothing is declared.
        #expect(try emulator.ask("POST", "/emulator/numbers", #"{"provider":"chakra","numbers":["1","+2"]}"#).status == 400)
        #expect(try emulator.set(.chakra, "7", token: "def") == .done)
    }

    @Test func faultsComeAndGo() throws {
        var emulator = ProviderEmulator.make()
        let fault =
            #"{"effect":"rate-limited","next":2,"retryAfter":3,"provider":"cloud","number":"1","operation":"set","stage":"after","milliseconds":40}"#
        #expect(try emulator.ask("POST", "/emulator/faults", fault).status == 200)
        #expect(try emulator.ask("POST", "/emulator/faults", #"{"effect":"cut","bytes":3,"rate":0.5}"#).status == 200)
        let (_, body) = try emulator.ask("GET", "/emulator/state")
        #expect(
            body["faults"] == [
                try JSONValue(Array(fault.utf8)), ["effect": "cut", "bytes": 3, "rate": .number("0.5"), "stage": "after"],
            ])
        let answer = emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "1"))
        #expect(answer.answer.status == 429 && answer.answer.values(of: "retry-after") == ["3"] && answer.delay == .milliseconds(40))
        #expect(try emulator.ask("DELETE", "/emulator/faults").status == 200)
        #expect(emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "1")).answer.status == 200)
    }

    @Test func reset() throws {
        var emulator = ProviderEmulator.make()
        _ = try emulator.set(.chakra, "9")
        try emulator.declareNumber("1", at: .metaCloud)
        try emulator.declareToken("t")
        _ = try emulator.set(.metaCloud, "1", token: "t")
        try emulator.inject(InjectedFault(.html, .rate(1)))
        #expect(try emulator.ask("POST", "/emulator/reset").status == 200)
        #expect(emulator.registration(of: "9", at: .chakra) == nil)
        let registration = try #require(emulator.registration(of: "1", at: .metaCloud))
        #expect(registration.pem == nil && registration.storedCount == 0 && registration.isDeclared)
        #expect(emulator.send(try Provider.metaCloud.emulatorSetRequest(nil, "1")).answer.status == 401)
        #expect(try emulator.get(.metaCloud, "1", token: "t").status == .missing)
        guard case .list(let requests)? = try emulator.ask("GET", "/emulator/log").body["requests"] else { throw Surprise() }
        #expect(requests.count == 2)
        #expect(try emulator.ask("POST", "/emulator/reset", #"{"declarations":true}"#).status == 200)
        #expect(try emulator.set(.metaCloud, "5") == .done && emulator.registration(of: "1", at: .metaCloud) == nil)
    }

    @Test(arguments: [
        ("numbers", ""), ("numbers", "{"), ("numbers", "[]"), ("numbers", "{}"), ("numbers", #"{"provider":"meta"}"#),
        ("numbers", #"{"provider":"cloud"}"#), ("numbers", #"{"provider":"cloud","numbers":[1]}"#),
        ("numbers", #"{"provider":"cloud","numbers":["1"],"x":1}"#),
        ("numbers", #"{"provider":"cloud","numbers":["1"],"registered":"yes"}"#), ("numbers", #"{"provider":"cloud","provider":"cloud"}"#),
        ("numbers", #"{"provider":"on-premises","numbers":["1"]}"#), ("numbers", #"{"provider":"gupshup","numbers":["a b"]}"#),
        ("numbers", #"{"provider":"360dialog","numbers":["a b"]}"#), ("numbers", #"{"provider":"kaleyra","numbers":["123"]}"#),
        ("tokens", "{}"), ("tokens", #"{"token":""}"#), ("tokens", #"{"token":"a b"}"#), ("tokens", #"{"token":"a","standing":"good"}"#),
        ("tokens", #"{"token":"a","numbers":["1"]}"#), ("tokens", #"{"token":"a","provider":"cloud","numbers":["+1"]}"#),
        ("re-register", "{}"), ("re-register", #"{"provider":"cloud"}"#), ("re-register", #"{"provider":"cloud","number":"1"}"#),
        ("faults", "{}"), ("faults", #"{"effect":"fire"}"#), ("faults", #"{"effect":"html","next":"1"}"#),
        ("faults", #"{"effect":"html","rate":true}"#),
        ("faults", #"{"effect":"html","provider":"kaleyra","number":"x"}"#), ("reset", "x"), ("reset", #"{"all":true}"#),
        ("reset", #"{"declarations":1}"#),
    ])
    func badRequests(path: String, body: String) throws {
        var emulator = ProviderEmulator.make()
        let before = emulator.encodedState()
        let answer = try emulator.ask("POST", "/emulator/\(path)", body)
        #expect(answer.status == 400 && answer.body["schema"]?.string == "flowproof.emulator/1")
        let (error, hint) = (try #require(answer.body["error"]?.string), try #require(answer.body["hint"]?.string))
        #expect(!error.isEmpty && !hint.isEmpty && !error.hasSuffix(".") && !hint.hasSuffix("."))
        #expect(emulator.encodedState() == before && emulator.stateVersion == 0)
    }

    @Test func unknownRequests() throws {
        var emulator = ProviderEmulator.make()
        for path in ["/emulator", "/emulator/", "/emulator/State", "/emulator/state/", "/emulator/keys"] {
            let (status, body) = try emulator.ask("GET", path)
            #expect(status == 404 && body["hint"]?.string?.contains("GET /emulator/state") == true)
        }
        for (method, path) in [
            ("POST", "/emulator/state"), ("GET", "/emulator/numbers"), ("PUT", "/emulator/faults"), ("HEAD", "/emulator/log"),
        ] {
            #expect(try emulator.ask(method, path).status == 405)
        }
        let answer = emulator.answer(IncomingRequest(method: "GET", target: "/emulator/faults", headers: [("Host", "localhost")])).answer
        #expect(answer.values(of: "Allow") == ["POST, DELETE"])
    }

    // MARK: Who may ask

    @Test(arguments: [
        "localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "127.8.9.10", "[::1]", "[::1]:8080", "emulator:8080",
        "emulator",
    ])
    func hostsOfThisMachine(host: String) throws {
        var emulator = ProviderEmulator.make(.init(allowedHosts: ["emulator"]))
        for target in ["/emulator/state", "/v24.0/1/whatsapp_business_encryption"] {
            let request = IncomingRequest(method: "GET", target: target, headers: [("Host", host), ("Authorization", "Bearer x")])
            #expect(emulator.answer(request).answer.status == 200)
            for origin in ["http://localhost:3000", "https://127.0.0.1", "http://emulator"] {
                #expect(emulator.answer(request.with("Origin", origin)).answer.status == 200)
            }
            #expect(emulator.answer(request.with("Sec-Fetch-Site", "none")).answer.status == 200)
            for (field, value) in [
                ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", ""), ("Origin", "http://localhost.evil.example"),
                ("Origin", "http://emulator.evil.example"), ("Sec-Fetch-Site", "cross-site"),
            ] {
                let answer = emulator.answer(request.with(field, value)).answer
                #expect(answer.status == 403 && answer.text.contains("web page"))
            }
        }
    }

    @Test(arguments: [
        "", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "192.168.1.1:8080", "[::2]", "[::1",
        "localhost:x", "localhost@x",
        "emulator", "128.0.0.1", "1270.0.0.1", "127.0.0.1/", "localhost, localhost",
    ])
    func foreignHosts(host: String) throws {
        var emulator = ProviderEmulator.make()
        for target in ["/emulator/state", "/v24.0/1/whatsapp_business_encryption", "/nothing"] {
            let request = IncomingRequest(method: "GET", target: target, headers: [("Host", host), ("Authorization", "Bearer x")])
            // A final slash is that of an origin.
            let isSlash = host.hasSuffix("/")
            #expect((emulator.answer(request).answer.status == 403) != isSlash)
            #expect(emulator.answer(request.with("Host", nil)).answer.status == 403)
            var twice = request.with("Host", "localhost")
            twice.headers.append(("host", "localhost"))
            #expect(emulator.answer(twice).answer.status == 403)
        }
    }
}
