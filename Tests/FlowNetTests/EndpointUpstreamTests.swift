// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import TestSupport
import Testing

/// An endpoint and the application behind its URL, in good days and bad ones.
@Suite struct EndpointUpstreamTests {
    private static let form = EndpointAnswerTests.form
    private static let screen = #"{"screen":"B","data":{"sum":7}}"#

    /// One request to an endpoint whose application goes by a script.
    private func ask(
        _ steps: ScriptedServer.Step..., times: Int = 1, timeout: Duration = .seconds(60), pendingCount: Int = 8
    ) async throws -> (replies: [ServedEndpoint.Reply], figures: [String: Double], requests: [String]) {
        let application = try await ScriptedServer(steps)
        let url = "http://127.0.0.1:\(application.port)/flow"
        let upstream = try UpstreamApplication(url: url, timeout: timeout, maximumPendingCount: pendingCount)
        let result = try await ServedEndpoint.serving(try ServedEndpoint.server(upstream)) { endpoint in
            var replies: [ServedEndpoint.Reply] = []
            for _ in 0..<times { replies.append(try await endpoint.ask(Self.form)) }
            return (replies, try await endpoint.figures())
        }
        try await application.close()
        return (result.0, result.1, application.requests)
    }

    private func expectFailure(
        _ reason: ApplicationReply.Failure, _ steps: ScriptedServer.Step..., timeout: Duration = .seconds(60), pendingCount: Int = 8,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for step in steps {
            let (replies, figures, _) = try await ask(step, timeout: timeout, pendingCount: pendingCount)
            #expect(replies.map(\.status) == [502], sourceLocation: sourceLocation)
            let name = "flowproof_application_failures_total{reason=\"\(reason.rawValue)\"}"
            #expect(figures[name] == 1, sourceLocation: sourceLocation)
        }
    }

    @Test func applicationIsAskedInPlainJSON() async throws {
        let (replies, _, requests) = try await ask(.json(Self.screen), times: 2)
        #expect(replies.map(\.plaintext) == [Self.screen, Self.screen])
        #expect(requests.count == 2)
        #expect(requests.first?.hasPrefix("POST /flow HTTP/1.1\r\n") == true)
        #expect(requests.first?.hasSuffix("\r\n\r\n" + Self.form) == true)
        #expect(requests.first?.lowercased().contains("content-type: application/json") == true)
    }

    @Test func expiredTokensAreSealed() async throws {
        let (replies, _, _) = try await ask(.json(#"{"error_msg":"gone"}"#, status: "427 Expired"))
        #expect(replies.map(\.status) == [427])
        #expect(replies.map(\.plaintext) == [#"{"error_msg":"gone"}"#])
    }

    @Test func itsCertificateIsVerified() async throws {
        let certificates = try TestCertificates.make()
        let application = try await ScriptedServer([.json(Self.screen)], tls: certificates.server)
        for (trust, status) in [(ClientOptions.Trust.system, 502), (.systemAnd(pem: certificates.authority), 200)] {
            let upstream = try UpstreamApplication(url: application.origin, trust: trust)
            try await ServedEndpoint.serving(try ServedEndpoint.server(upstream)) { endpoint async throws in
                #expect(try await endpoint.ask(Self.form).status == status)
                let name = "flowproof_application_failures_total{reason=\"tls\"}"
                #expect(try await endpoint.figures()[name] == (status == 502 ? 1 : nil))
            }
        }
        #expect(application.requests.count == 1)
        try await application.close()
    }

    /// It may close the connection after each answer, before one, or while it is idle.
    @Test func connectionsThatEndAreMadeAgain() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(Self.screen.utf8.count)\r\n\r\n\(Self.screen)"
        let (replies, _, requests) = try await ask(.answerAndClose(answer), times: 3)
        #expect(replies.map(\.status) == [200, 200, 200])
        #expect(requests.count == 3)
    }

    /// A large picture in base64.
    @Test func largeAnswersAreSealed() async throws {
        let screen = #"{"screen":"B","data":{"image":""# + String(repeating: "QUJD", count: 1 << 18) + #""}}"#
        let (replies, _, _) = try await ask(.json(screen))
        #expect(replies.map(\.status) == [200])
        #expect(replies.first?.plaintext == screen)
    }

    @Test func applicationThatIsDown() async throws {
        let upstream = try UpstreamApplication(url: "http://127.0.0.1:\(ScriptedServer.closedPort)/")
        try await ServedEndpoint.serving(try ServedEndpoint.server(upstream)) { endpoint async throws in
            for _ in 0..<3 { #expect(try await endpoint.ask(Self.form).status == 502) }
            #expect(try await endpoint.ask(#"{"action":"ping"}"#).status == 200)
            #expect(try await endpoint.figures()["flowproof_application_failures_total{reason=\"unreachable\"}"] == 3)
        }
    }

    @Test func applicationThatHangsUp() async throws {
        try await expectFailure(
            .unreachable, .answerAndClose(""), .answerAndClose("HTTP/1.1 200 OK\r\nContent-Le"),
            .answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"screen\":"), .answerAndClose("SSH-2.0-OpenSSH_9.2\r\n"))
    }

    /// It takes the request and says nothing; or begins and never ends, which no limit on its head would find.
    @Test func applicationThatIsSlow() async throws {
        try await expectFailure(
            .timedOut, .silence, .answer("HTTP/1.1 200 OK\r\n"), .answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"screen\":"),
            .answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"), timeout: .milliseconds(300))
    }

    @Test func applicationThatTalksNonsense() async throws {
        try await expectFailure(
            .nonsense, .json("<html>error</html>"), .json(""), .json("[]"), .json("{"), .json(#"{"a":1}{}"#),
            .json("sorry", status: "427 Expired"),
            .json(#"{"a":""# + String(repeating: "a", count: 10 << 20) + #""}"#),
            .json(String(repeating: #"{"a":"#, count: 100_000)))
    }

    /// Nothing is followed: what is posted is user data, and goes to nobody but the application.
    @Test(arguments: ["301 Moved Permanently", "307 Temporary Redirect", "204 No Content", "404 Not Found", "500 Internal Server Error"])
    func applicationWithAnotherStatus(status: String) async throws {
        let elsewhere = try await ScriptedServer([.json(Self.screen)])
        try await expectFailure(.status, .json("", status: status, headers: "Location: \(elsewhere.origin)/\r\n"))
        #expect(elsewhere.requests == [])
        try await elsewhere.close()
    }

    @Test func applicationWithTooManyRequests() async throws {
        try await expectFailure(.overloaded, .json(Self.screen), pendingCount: 0)
    }

    /// Each gets its own answer, whatever the order in which they are given.
    @Test func requestsAtATimeAreNotMixedUp() async throws {
        let application = HeldApplication()
        try await ServedEndpoint.serving(try ServedEndpoint.server(application)) { endpoint in
            try await withThrowingTaskGroup(of: ServedEndpoint.Reply.self) { group in
                for number in 0..<16 { group.addTask { try await endpoint.ask(#"{"action":"INIT","screen":"\#(number)"}"#) } }
                await application.isAsked(times: 16)
                application.open()
                // Opened under their own keys, or this throws.
                for try await reply in group { #expect(reply.status == 200) }
            }
        }
    }
}
