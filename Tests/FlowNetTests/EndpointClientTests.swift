// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import Testing

/// What a probe's client sends, and what it makes of servers that do not answer.
@Suite struct EndpointClientTests {
    private static let request = ProbeRequest(
        method: "POST", headers: [("Content-Type", "application/json"), ("X-Hub-Signature-256", "sha256=00")], body: Array("{}".utf8))

    private static func reply(
        _ url: String, _ request: ProbeRequest = request, options: ClientOptions = ClientOptions()
    ) async throws -> ProbeReply {
        let client = try EndpointClient(EndpointURL(url), options: options)
        let reply = await client.send(request)
        await client.close()
        return reply
    }

    private static func absence(_ reply: ProbeReply) throws -> ProbeReply.NoAnswer {
        guard case .none(let absence) = reply else {
            Issue.record("\(reply)")
            throw Surprise()
        }
        return absence
    }

    private struct Surprise: Error {}

    @Test func requestIsSentAsItIs() async throws {
        let server = try await ScriptedServer([
            .answer("HTTP/1.1 421 Misdirected Request\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno")
        ])
        guard case .answer(let answer) = try await Self.reply("\(server.origin)/flow?id=7") else { throw Surprise() }
        #expect(answer.status == 421 && answer.body == Array("no".utf8) && answer.seconds > 0)
        #expect(answer.headers.contains { $0.name == "Content-Type" && $0.value == "text/plain" })
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("POST /flow?id=7 HTTP/1.1\r\n") && sent.hasSuffix("\r\n\r\n{}"))
        let lines = sent.lowercased().split(separator: "\r\n")
        for line in ["host: localhost:\(server.port)", "content-type: application/json", "content-length: 2", "user-agent: flowproof"] {
            #expect(lines.count { $0 == line } == 1, "\(line)")
        }
        try await server.close()
    }

    @Test func getHasNoBody() async throws {
        let server = try await ScriptedServer([.json("{}", status: "405 Method Not Allowed")])
        let request = ProbeRequest(method: "GET", headers: [], body: [])
        guard case .answer(let answer) = try await Self.reply(server.origin, request) else { throw Surprise() }
        #expect(answer.status == 405)
        #expect(server.requests.first?.hasPrefix("GET / HTTP/1.1\r\n") == true)
        #expect(server.requests.first?.lowercased().contains("content-length") == false)
        try await server.close()
    }

    @Test func redirectionIsNotFollowed() async throws {
        let target = try await ScriptedServer([.json("{}")])
        let server = try await ScriptedServer([.json("", status: "308 Permanent Redirect", headers: "Location: \(target.origin)/\r\n")])
        guard case .answer(let answer) = try await Self.reply(server.origin) else { throw Surprise() }
        #expect(answer.status == 308 && target.requests.isEmpty)
        try await server.close()
        try await target.close()
    }

    @Test func silenceIsNoAnswerAndNoReasonToStop() async throws {
        let server = try await ScriptedServer([.silence])
        var options = ClientOptions()
        options.timeout = .seconds(8)
        let absence = try Self.absence(try await Self.reply(server.origin, options: options))
        #expect(absence.message.contains("no whole answer in time") && !absence.isUnreachable)
        try await server.close()
    }

    @Test func cutAnswerIsNone() async throws {
        let server = try await ScriptedServer([.answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nabc")])
        #expect(try Self.absence(try await Self.reply(server.origin)).isUnreachable == false)
        try await server.close()
    }

    @Test func closedPortIsUnreachable() async throws {
        let absence = try Self.absence(try await Self.reply("http://127.0.0.1:\(ScriptedServer.closedPort)/flow"))
        #expect(absence.isUnreachable && absence.message.contains("refused") && absence.remedy.contains("the server runs"))
    }

    @Test func untrustedCertificateIsUnreachable() async throws {
        let server = try await ScriptedServer([.silence], tls: TestCertificates.make().server)
        let absence = try Self.absence(try await Self.reply(server.origin))
        #expect(absence.isUnreachable && absence.remedy.contains("--ca") && server.requests.isEmpty)
        try await server.close()
    }

    @Test func privateAuthorityIsTrustedWhereNamed() async throws {
        let certificates = try TestCertificates.make()
        let server = try await ScriptedServer([.json("{}")], tls: certificates.server)
        var options = ClientOptions()
        options.trust = .systemAnd(pem: certificates.authority)
        guard case .answer(let answer) = try await Self.reply(server.origin, options: options) else { throw Surprise() }
        #expect(answer.status == 200)
        try await server.close()
    }

    @Test func longBodyIsReadToItsLimit() async throws {
        let server = try await ScriptedServer([.json(String(repeating: " ", count: 3 << 20))])
        guard case .answer(let answer) = try await Self.reply(server.origin) else { throw Surprise() }
        #expect(answer.body.count > ProbeAnswer.maximumByteCount && answer.body.count < 3 << 20)
        try await server.close()
    }

    @Test(arguments: [
        ("https://flows.example.com", "https://flows.example.com/"), ("http://localhost:8080/a/b?key=secret", "http://localhost:8080/a/b"),
        ("https://abc-12.tunnel.example/flow", "https://abc-12.tunnel.example/flow"), ("http://[::1]:8080?a", "http://[::1]:8080/"),
    ])
    func urlIsShownWithoutItsQuery(text: String, shown: String) throws {
        #expect(try EndpointURL(text).shown == shown)
    }

    @Test(arguments: [
        "", "flows.example.com", "ftp://flows.example.com/", "https://", "https://name:password@flows.example.com/", "https://a/b#c",
        "https://a/ä", "https://a/b c", "https://a:99999/",
    ])
    func otherTextsAreNoURLs(text: String) { #expect(throws: EndpointURL.Refusal.self) { try EndpointURL(text) } }
}
