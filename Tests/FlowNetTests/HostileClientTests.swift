// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import TestSupport
import Testing

/// Clients that are slow, rude, broken, or of another age.
@Suite struct HostileClientTests {
    private static let form = EndpointAnswerTests.form
    private static let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"

    /// Cut after the client's time, counted once, and never taken for a whole request.
    @Test(arguments: [
        "P", "POST / HTTP/1.1\r\nHost: loc", head, head + "{\"encrypted", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a",
    ])
    func halfARequestIsCut(bytes: String) async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.clientTimeout = .milliseconds(300) }) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            try await client.send(bytes)
            #expect(await client.rest() == [])
            try await endpoint.until { try await $0.rejections(.slowClient) == 1 }
            #expect(try await endpoint.rejections(.cutRequest) == 0)
            #expect(try await endpoint.figures()["flowproof_request_duration_seconds_count"] == nil)
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
        }
    }

    /// A byte now and then does not buy time.
    @Test func tricklesAreCut() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.clientTimeout = .milliseconds(300) }) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            let sender = Task {
                try await client.send(Self.head)
                while true {
                    try await client.send("a")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(await client.rest() == [])
            sender.cancel()
            #expect(try await endpoint.rejections(.slowClient) == 1)
        }
    }

    /// The client's time does not run while the endpoint is at work, whatever else the client has sent.
    @Test func waitingForAnAnswerIsNotSlow() async throws {
        let application = HeldApplication()
        try await ServedEndpoint.serving(try ServedEndpoint.server(application) { $0.clientTimeout = .milliseconds(100) }) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            let first = try ServedEndpoint.seal(Self.form)
            let second = try ServedEndpoint.seal(Self.form)
            let bytes = ServedEndpoint.post(second.body)
            try await client.send(ServedEndpoint.post(first.body))
            await application.isAsked()
            try await client.send(Array(bytes.prefix(100)))
            try await Task.sleep(for: .milliseconds(400))
            application.open()
            let reply = try ServedEndpoint.opened(try await client.answer(), first.responseOpener())
            #expect(reply.status == 200)
            // It runs once that is answered.
            #expect(await client.rest() == [])
            #expect(try await endpoint.rejections(.slowClient) == 1)
            _ = second.responseOpener()
        }
    }

    @Test func idleConnectionsAreClosed() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.idleTimeout = .seconds(3) }) { endpoint in
            let silent = try await RawClient(port: endpoint.port)
            let once = try await RawClient(port: endpoint.port)
            try await once.send(ServedEndpoint.post([]))
            #expect(String(decoding: await once.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 421"))
            #expect(await silent.rest() == [])
            #expect(try await endpoint.figures().keys.filter { $0.hasPrefix("flowproof_rejected") } == [])
        }
    }

    /// More than the system's buffers take.
    private static let largeReply = ApplicationReply.ok(
        Array((#"{"screen":"B","data":{"image":""# + String(repeating: "QUJD", count: 3 << 19) + #""}}"#).utf8))

    @Test func answersThatNobodyReadsAreCut() async throws {
        let application = HeldApplication(Self.largeReply, isOpen: true)
        try await ServedEndpoint.serving(try ServedEndpoint.server(application) { $0.clientTimeout = .milliseconds(500) }) { endpoint in
            let client = try await RawClient(port: endpoint.port, isReading: false)
            try await client.send(ServedEndpoint.post(try ServedEndpoint.seal(Self.form).body))
            try await endpoint.until { try await $0.rejections(.slowClient) == 1 }
            try await client.startReading()
            #expect(await client.rest().count < 8 << 20)
        }
    }

    /// A client may say that it will send no more, and read at leisure: nothing of its answer is lost.
    /// They end their half of the connection before there is an answer, or while they read it.
    @Test(arguments: [true, false]) func answersToClientsThatSendNoMoreAreWhole(isBeforeTheAnswer: Bool) async throws {
        let application = HeldApplication(Self.largeReply)
        try await ServedEndpoint.serving(try ServedEndpoint.server(application)) { endpoint in
            let client = try await RawClient(port: endpoint.port, isReading: false)
            let reply = try await endpoint.ask(Self.form, on: client) {
                if isBeforeTheAnswer { try await client.finish() }
                await application.isAsked()
                application.open()
                // What is not read is held, and counted.
                try await endpoint.until { try await $0.figures()["flowproof_body_bytes"] ?? 0 > 8_000_000 }
                if !isBeforeTheAnswer { try await client.finish() }
                try await client.startReading()
            }
            #expect(reply.plaintext?.utf8.count ?? 0 > 6 << 20)
            #expect(await client.rest() == [])
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
        }
    }

    @Test(arguments: [
        "\r\n\r\n\r\nx", "SSH-2.0-OpenSSH_9.2\r\n", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}", "GET\r\n\r\n", "POST / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: nonsense\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa", "POST / HTTP/1.1\r\nA B: c\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
    func whatIsNoHTTPIsRefused(bytes: String) async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            try await client.send(bytes)
            let answer = String(decoding: await client.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && answer.hasSuffix("\r\n\r\n"))
            #expect(try await endpoint.rejections(.notHTTP) == 1)
            #expect(try await endpoint.ask(Self.form).status == 200)
        }
    }

    /// Clients that go in the middle of a head, of a body, or before their answer, with and without farewell.
    @Test func connectionsThatAreCut() async throws {
        let application = HeldApplication()
        try await ServedEndpoint.serving(try ServedEndpoint.server(application)) { endpoint in
            let beginnings = ["POST / HT", Self.head, Self.head + "{\"encrypted"]
            for bytes in beginnings {
                let polite = try await RawClient(port: endpoint.port)
                try await polite.send(bytes)
                try await polite.finish()
                #expect(String(decoding: await polite.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 400"))
                let rude = try await RawClient(port: endpoint.port)
                try await rude.send(bytes)
                try await rude.reset()
            }
            try await endpoint.until { try await $0.rejections(.cutRequest) == Double(2 * beginnings.count) }
            #expect(try await endpoint.figures()["flowproof_request_duration_seconds_count"] == nil)
            #expect(try await endpoint.rejections(.notHTTP) == 0)

            let gone = try await RawClient(port: endpoint.port)
            try await gone.send(ServedEndpoint.post(try ServedEndpoint.seal(Self.form).body))
            await application.isAsked()
            try await gone.reset()
            application.open()
            try await endpoint.until { try await $0.figures()["flowproof_request_duration_seconds_count"] == 1 }
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
            #expect(try await endpoint.ask(Self.form).status == 200)
        }
    }

    /// Both ends of a connection agree on when it ends: a client of HTTP/1.0 reads until then.
    @Test(arguments: [
        "POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", "POST / HTTP/1.1\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nConnection: TE, close\r\nContent-Length: 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}",
    ])
    func connectionsEndWhenTheyShould(bytes: String) async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            try await client.send(bytes)
            let answer = try await client.answer()
            #expect(answer.status == 421)
            #expect(answer.headers["connection"] == "close")
            #expect(await client.rest() == [])
        }
    }
}
