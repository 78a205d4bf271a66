// SPDX-License-Identifier: Apache-2.0

import FlowNet
import FlowProviders
import TestSupport
import Testing

/// What becomes of an operation when the network or the server misbehaves: for every provider, over real sockets.
@Suite struct ClientFailureTests {
    /// Both operations of every provider, as far as it has them.
    static let operations = Provider.all.flatMap { provider in
        (provider.canGet ? [ProviderRequest.Operation.set, .get] : [.set]).map { (provider, $0) }
    }

    private static func failure(
        of operation: ProviderRequest.Operation, at provider: Provider, _ origin: String, options: ClientOptions = ClientOptions()
    ) async throws -> ClientError {
        let client = try ProviderClient.test(provider, at: origin, options: options)
        let key = try SampleKey.shared().upload
        let error = await #expect(throws: ClientError.self) {
            switch operation {
            case .set: try await client.setBusinessPublicKey(key, for: "919812345678")
            case .get: _ = try await client.businessPublicKey(of: "919812345678")
            }
        }
        await client.close()
        return try #require(error)
    }

    private static func connectionReason(_ error: ClientError) throws -> ConnectionFailure.Reason? {
        guard case .connection(let failure) = error else { return nil }
        #expect(!failure.remedy.isEmpty)
        #expect(!failure.description.contains(Provider.token))
        return failure.reason
    }

    /// What may have been carried out is not simply sent again.
    private static func expectedRetry(_ operation: ProviderRequest.Operation) -> ProviderError.Retry {
        operation == .get ? .afterWaiting : .afterChecking
    }

    @Test(arguments: operations) func silenceTimesOut(provider: Provider, operation: ProviderRequest.Operation) async throws {
        let server = try await ScriptedServer([.silence])
        var options = ClientOptions()
        options.timeout = .seconds(4)
        let error = try await Self.failure(of: operation, at: provider, server.origin, options: options)
        #expect(try Self.connectionReason(error) == .timedOut)
        #expect(error.retry == Self.expectedRetry(operation))
        try await server.close()
    }

    @Test(arguments: operations) func closedPortIsRefused(provider: Provider, operation: ProviderRequest.Operation) async throws {
        let error = try await Self.failure(of: operation, at: provider, "http://127.0.0.1:\(ScriptedServer.closedPort)")
        #expect(try Self.connectionReason(error) == .refused)
        #expect(error.retry == .afterWaiting)
    }

    @Test(arguments: operations) func untrustedCertificateEndsIt(provider: Provider, operation: ProviderRequest.Operation) async throws {
        let server = try await ScriptedServer([.silence], tls: TestCertificates.make().server)
        let error = try await Self.failure(of: operation, at: provider, server.origin)
        #expect(try Self.connectionReason(error) == .certificate)
        #expect(error.retry == .never)
        #expect(server.requests.isEmpty, "nothing may be sent before the server is known")
        try await server.close()
    }

    @Test func certificateOfAnotherHostEndsIt() async throws {
        let certificates = try TestCertificates.make(for: "example.com")
        let server = try await ScriptedServer([.silence], tls: certificates.server)
        var options = ClientOptions()
        options.trust = .systemAnd(pem: certificates.authority)
        let error = try await Self.failure(of: .get, at: .metaCloud, server.origin, options: options)
        #expect(try Self.connectionReason(error) == .certificate)
        #expect(server.requests.isEmpty)
        try await server.close()
    }

    @Test(arguments: operations) func requestBeforeABrokenRecordMayHaveArrived(
        provider: Provider, operation: ProviderRequest.Operation
    ) async throws {
        let certificates = try TestCertificates.make()
        let server = try await ScriptedServer([.brokenTLS], tls: certificates.server)
        var options = ClientOptions()
        options.trust = .systemAnd(pem: certificates.authority)
        let error = try await Self.failure(of: operation, at: provider, server.origin, options: options)
        #expect(try Self.connectionReason(error) == .cut)
        #expect(error.retry == Self.expectedRetry(operation))
        #expect(server.requests.count == 1)
        try await server.close()
    }

    @Test func serverWithoutTLSIsNotSpokenTo() async throws {
        let server = try await ScriptedServer([.answerAndClose("HTTP/1.1 400 Bad Request\r\n\r\n")])
        let error = try await Self.failure(of: .set, at: .metaCloud, "https://localhost:\(server.port)")
        #expect(try Self.connectionReason(error) == .tls)
        #expect(server.requests.allSatisfy { !$0.contains("Bearer") })
        try await server.close()
    }

    @Test(arguments: operations) func cutAnswerIsNone(provider: Provider, operation: ProviderRequest.Operation) async throws {
        for bytes in ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"success\":tr"] {
            let server = try await ScriptedServer([.answerAndClose(bytes)])
            let error = try await Self.failure(of: operation, at: provider, server.origin)
            #expect(try Self.connectionReason(error) == .cut, "after \(bytes.utf8.count) bytes")
            #expect(error.retry == Self.expectedRetry(operation))
            try await server.close()
        }
    }

    @Test func otherProtocolIsNone() async throws {
        let server = try await ScriptedServer([.answer("220 mail.example.com ESMTP\r\n")])
        let error = try await Self.failure(of: .get, at: .metaCloud, server.origin)
        #expect(try Self.connectionReason(error) == .notHTTP)
        try await server.close()
    }

    @Test(arguments: operations) func badBodiesAreNamed(provider: Provider, operation: ProviderRequest.Operation) async throws {
        let page = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"
        let cases: [(String, String, ProviderError.Reason)] = [
            ("200 OK", "{\"success\" true}", .notJSON(byteOffset: 11)),
            ("200 OK", "{\"success\":", .truncated),
            ("200 OK", "", .empty),
            ("502 Bad Gateway", page, .html),
            ("200 OK", page, .html),
            ("200 OK", String(repeating: " ", count: 1_000_000) + "{\"success\":true}", .tooLarge),
        ]
        for (status, body, reason) in cases {
            let server = try await ScriptedServer([.json(body, status: status)])
            let error = try await Self.failure(of: operation, at: provider, server.origin)
            guard case .answer(let answer) = error else {
                Issue.record("\(reason): \(error)")
                continue
            }
            #expect(answer.reason == reason)
            #expect(!answer.remedy.isEmpty)
            try await server.close()
        }
    }

    @Test(arguments: operations, ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
    func redirectionsAreNotFollowed(way: (Provider, ProviderRequest.Operation), status: String) async throws {
        let target = try await ScriptedServer([.json("{\"success\":true}")])
        let server = try await ScriptedServer([.json("", status: status, headers: "Location: \(target.origin)/\r\n")])
        let error = try await Self.failure(of: way.1, at: way.0, server.origin)
        guard case .answer(let answer) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(answer.reason == .redirected)
        #expect(target.requests.isEmpty)
        try await server.close()
        try await target.close()
    }

    @Test(arguments: operations) func cancellationEndsIt(provider: Provider, operation: ProviderRequest.Operation) async throws {
        let server = try await ScriptedServer([.silence])
        let client = try ProviderClient.test(provider, at: server.origin)
        let key = try SampleKey.shared().upload
        let task = Task {
            switch operation {
            case .set: try await client.setBusinessPublicKey(key, for: "919812345678")
            case .get: _ = try await client.businessPublicKey(of: "919812345678")
            }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: ClientError.cancelled) { try await task.value }
        await client.close()
        try await server.close()
    }
}
