// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import FlowOpenSSL
import TestSupport
import Testing

/// How an endpoint begins, changes its keys, and ends.
@Suite struct EndpointLifeTests {
    private static let form = EndpointAnswerTests.form

    // MARK: Keys

    @Test func keysAreReplaced() async throws {
        let (old, new) = (try SampleKey.make(), try SampleKey.make())
        let server = try ServedEndpoint.server(keys: [old])
        try await ServedEndpoint.serving(server) { endpoint in
            #expect(try await endpoint.ask(Self.form, key: old).status == 200)
            #expect(try await endpoint.ask(Self.form, key: new).status == 421)
            try server.replaceKeys(["new", "old"]) { try ServedEndpoint.handler(OpenSSLBackend(), [new, old]) }
            for key in [old, new] { #expect(try await endpoint.ask(Self.form, key: key).status == 200) }
            let figures = try await endpoint.figures()
            #expect(figures["flowproof_key_info{spki_sha256=\"new\",order=\"1\"}"] == 1)
            #expect(figures["flowproof_key_info{spki_sha256=\"old\",order=\"2\"}"] == 1)
            #expect(figures["flowproof_key_reloads_total{result=\"done\"}"] == 1)
            try server.replaceKeys(["new"]) { try ServedEndpoint.handler(OpenSSLBackend(), [new]) }
            #expect(try await endpoint.ask(Self.form, key: old).status == 421)
            #expect(try await endpoint.ask(Self.form, key: new).status == 200)
        }
    }

    /// Even one that fails for the last worker alone.
    @Test func keysThatCannotBeUsedChangeNothing() async throws {
        let (old, new) = (try SampleKey.make(), try SampleKey.make())
        let server = try ServedEndpoint.server(keys: [old])
        try await ServedEndpoint.serving(server) { endpoint async throws in
            for goodCount in 0..<2 {
                var count = 0
                #expect(throws: Unusable.self) {
                    try server.replaceKeys(["new"]) {
                        guard count < goodCount else { throw Unusable() }
                        count += 1
                        return try ServedEndpoint.handler(OpenSSLBackend(), [new])
                    }
                }
                server.recordFailedReload()
            }
            for _ in 0..<4 {
                #expect(try await endpoint.ask(Self.form, key: old).status == 200)
                #expect(try await endpoint.ask(Self.form, key: new).status == 421)
            }
            #expect(try await endpoint.figures()["flowproof_key_reloads_total{result=\"failed\"}"] == 2)
            #expect(try await endpoint.figures()["flowproof_key_info{spki_sha256=\"key-0\",order=\"1\"}"] == 1)
        }
    }

    private struct Unusable: Error {}

    /// What is being opened is opened with the keys it began with; what begins later, with the new ones.
    @Test func keysAreReplacedUnderWay() async throws {
        let (old, new) = (try SampleKey.make(), try SampleKey.make())
        let backend = try HeldBackend()
        let server = try ServedEndpoint.server(on: backend, keys: [old])
        try await ServedEndpoint.serving(server) { endpoint in
            async let first = endpoint.ask(Self.form, key: old)
            try await endpoint.until { _ in backend.steps.begunCount == 1 }
            try server.replaceKeys(["new"]) { try ServedEndpoint.handler(backend, [new]) }
            async let second = endpoint.ask(Self.form, key: new)
            try await endpoint.until { _ in backend.steps.begunCount == 2 }
            backend.steps.letGo(2)
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
            backend.steps.letGo(8)
            for _ in 0..<4 {
                #expect(try await endpoint.ask(Self.form, key: old).status == 421)
                #expect(try await endpoint.ask(Self.form, key: new).status == 200)
            }
        }
    }

    // MARK: The end

    @Test func whatWasAcceptedIsFinished() async throws {
        let application = HeldApplication()
        let server = try ServedEndpoint.server(application) { $0.adminPort = 0 }
        try await ServedEndpoint.serving(server, hasAdminPort: true) { endpoint in
            let idle = try await RawClient(port: endpoint.port)
            #expect(try await endpoint.ask(#"{"action":"ping"}"#, on: idle).status == 200)
            let client = try await RawClient(port: endpoint.port)
            let reply = try await endpoint.ask(Self.form, on: client) {
                await application.isAsked()
                await server.shutDown()
                // The idle one goes at once, nobody new is let in, and health says why.
                #expect(await idle.rest() == [])
                try await Self.untilRefused(endpoint.port)
                let ready = try await endpoint.request("GET", "/health/ready", isForAdministration: true)
                #expect(ready.status == 503)
                #expect(try await endpoint.request("GET", "/health/live", isForAdministration: true).status == 200)
                application.open()
            }
            #expect(reply.status == 200)
            #expect(reply.headers["connection"] == "close")
            #expect(await client.rest() == [])
            try await endpoint.ended()
        }
    }

    /// Nothing is accepted of it, so it is not waited for.
    @Test func halfAHeadDoesNotDelayTheEnd() async throws {
        let server = try ServedEndpoint.server()
        try await ServedEndpoint.serving(server) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            #expect(try await endpoint.ask(Self.form, on: client).status == 200)
            try await client.send("POST / HT")
            await server.shutDown()
            #expect(await client.rest() == [])
            try await endpoint.ended()
        }
    }

    private static func untilRefused(_ port: Int) async throws {
        while let client = try? await RawClient(port: port) {
            // It may have been let in and shown out again.
            try? await client.close()
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// More than the system's buffers take, and read only when the end has begun: written after that, or before.
    @Test(arguments: [true, false]) func largeAnswersAreFinished(isWrittenInTheEnd: Bool) async throws {
        let screen = #"{"screen":"B","data":{"image":""# + String(repeating: "QUJD", count: 3 << 19) + #""}}"#
        let application = HeldApplication(.ok(Array(screen.utf8)))
        let server = try ServedEndpoint.server(application)
        try await ServedEndpoint.serving(server) { endpoint in
            let client = try await RawClient(port: endpoint.port, isReading: false)
            let reply = try await endpoint.ask(Self.form, on: client) {
                await application.isAsked()
                if isWrittenInTheEnd {
                    await server.shutDown()
                    application.open()
                } else {
                    application.open()
                    try await endpoint.until { try await $0.figures().contains { $0.key.hasPrefix("flowproof_requests_total") } }
                    await server.shutDown()
                }
                try await Self.untilRefused(endpoint.port)
                try await client.startReading()
            }
            #expect(reply.plaintext == screen)
            try await endpoint.ended()
        }
    }

    /// While a balancer finds out, everything is served, and no connection is left on which a request could be lost.
    @Test func drainServesOn() async throws {
        let server = try ServedEndpoint.server { $0.drainTime = .seconds(3600) }
        try await ServedEndpoint.serving(server) { endpoint in
            let ending = Task { await server.shutDown() }
            try await endpoint.until { try await $0.request("GET", "/health/ready").status == 503 }
            #expect(try await endpoint.request("GET", "/health/live").status == 200)
            let client = try await RawClient(port: endpoint.port)
            let reply = try await endpoint.ask(Self.form, on: client)
            #expect(reply.plaintext == EndpointAnswerTests.echo)
            #expect(reply.headers["connection"] == "close")
            #expect(await client.rest() == [])
            ending.cancel()
            try await endpoint.ended()
        }
    }

    /// A signal may come before the first connection can.
    @Test func endBeforeTheBeginning() async throws {
        let server = try ServedEndpoint.server()
        await server.shutDown()
        try await server.run()
    }

    // MARK: The beginning

    @Test func portsThatAreTakenAreNamed() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let taken = endpoint.port
            let failure = await #expect(throws: ListenFailure.self) { try await ServedEndpoint.server { $0.port = taken }.run() }
            #expect(failure?.description == "127.0.0.1:\(taken): another program listens there already")
            let other = await #expect(throws: ListenFailure.self) { try await ServedEndpoint.server { $0.adminPort = taken }.run() }
            #expect(other?.description == "127.0.0.1:\(taken): another program listens there already")
        }
    }
}
