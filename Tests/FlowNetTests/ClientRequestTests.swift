// SPDX-License-Identifier: Apache-2.0

import FlowNet
import FlowProviders
import TestSupport
import Testing

/// What goes over the wire, byte for byte, and what comes of documented answers.
@Suite struct ClientRequestTests {
    private static let paths = [
        "cloud": "/v24.0/919812345678/whatsapp_business_encryption",
        "on-premises": "/v1/settings/business/whatsapp_business_encryption",
        "kaleyra": "/v2/HXAP1697IN/whatsapp/+919812345678/flows_encryption",
        "chakra": "/v1/whatsapp/v24.0/919812345678/whatsapp_business_encryption",
        "360dialog": "/whatsapp_business_encryption",
        "gupshup": "/wa/app/6f1c-0a2b/flows/public_key",
    ]
    private static let authentication = [
        "cloud": "Authorization: Bearer ", "on-premises": "Authorization: Bearer ", "kaleyra": "api-key: ",
        "chakra": "Authorization: Bearer ", "360dialog": "D360-API-KEY: ", "gupshup": "apikey: ",
    ]

    private static func head(_ provider: Provider, _ method: String, _ port: Int, query: String = "") throws -> String {
        """
        \(method) \(try #require(paths[provider.id]))\(query) HTTP/1.1\r
        \(try #require(authentication[provider.id]))\(Provider.token)\r

        """
    }

    private static let success = [
        "cloud": "{\"success\":true}", "on-premises": "{\"meta\":{\"api_status\":\"stable\",\"version\":\"2.53\"}}",
        "kaleyra": "{\"code\":\"WA-200\",\"message\":\"Request Processed Successfully\",\"data\":{\"success\":true},\"error\":{}}",
        "chakra": "{\"success\":true}", "360dialog": "{\"success\":true}", "gupshup": "{\"status\":\"success\"}",
    ]

    @Test(arguments: Provider.all) func setSendsExactlyThis(provider: Provider) async throws {
        let server = try await ScriptedServer([.json(try #require(Self.success[provider.id]))])
        let client = try ProviderClient.test(provider, at: server.origin)
        let key = try SampleKey.shared()
        try await client.setBusinessPublicKey(try key.upload, for: "919812345678")
        await client.close()
        let escaped = key.trimmed.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
            .replacing("\n", with: "%0A").replacing(" ", with: "+")
        let body =
            switch provider.id {
            case "gupshup": "{\"public_key\":\"\(key.trimmed.replacing("\n", with: "\\n"))\"}"
            case "on-premises": "public_key=" + escaped
            default: "business_public_key=" + escaped
            }
        let type = provider.id == "gupshup" ? "application/json" : "application/x-www-form-urlencoded"
        let expected =
            try Self.head(provider, "POST", server.port) + """
                Content-Type: \(type)\r
                Accept: application/json\r
                User-Agent: flowproof\r
                host: localhost:\(server.port)\r
                Content-Length: \(body.utf8.count)\r
                \r
                \(body)
                """
        #expect(server.requests == [expected])
        try await server.close()
    }

    @Test(arguments: Provider.all.filter(\.canGet)) func getSendsExactlyThis(provider: Provider) async throws {
        let key = try SampleKey.shared()
        let text = key.trimmed.replacing("\n", with: "\\n")
        let entry = "{\"business_public_key\":\"\(text)\",\"business_public_key_signature_status\":\"VALID\"}"
        let server = try await ScriptedServer([.json("{\"data\":[\(entry)]}")])
        let client = try ProviderClient.test(provider, at: server.origin)
        let registered = try await client.businessPublicKey(of: "919812345678")
        await client.close()
        #expect(registered.status == .valid)
        #expect(registered.numbers == key.numbers)
        let query = provider.id == "360dialog" ? "?fields=business_public_key,business_public_key_signature_status" : ""
        let expected =
            try Self.head(provider, "GET", server.port, query: query) + """
                Accept: application/json\r
                User-Agent: flowproof\r
                host: localhost:\(server.port)\r
                \r

                """
        #expect(server.requests == [expected])
        try await server.close()
    }

    @Test func trustedAuthorityIsEnough() async throws {
        let certificates = try TestCertificates.make()
        let server = try await ScriptedServer([.json("{\"data\":[]}")], tls: certificates.server)
        var options = ClientOptions()
        options.trust = .systemAnd(pem: certificates.authority)
        let client = try ProviderClient.test(.metaCloud, at: server.origin, options: options)
        #expect(try await client.businessPublicKey(of: "1").status == .missing)
        await client.close()
        try await server.close()
    }

    @Test func proxyThatIsNotThereIsNamed() async throws {
        var options = ClientOptions()
        let port = ScriptedServer.closedPort
        options.environment = { name in name == "https_proxy" ? "127.0.0.1:\(port)" : nil }
        let client = try ProviderClient.test(.metaCloud, at: "https://flows.invalid", options: options)
        let error = await #expect(throws: ClientError.self) { try await client.businessPublicKey(of: "1") }
        guard case .connection(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.reason == .proxy && failure.remedy.contains("https_proxy"))
    }

    @Test func fileWithoutCertificateIsRefused() throws {
        var options = ClientOptions()
        options.trust = .systemAnd(pem: Array("no certificate".utf8))
        #expect(throws: ClientOptions.Refusal.noCertificate) {
            try ProviderClient.test(.metaCloud, at: "https://localhost", options: options)
        }
    }

    @Test func whatCannotBeSentIsNot() async throws {
        let server = try await ScriptedServer([.silence])
        let client = try ProviderClient.test(.metaCloud, at: server.origin)
        await #expect(throws: ClientError.request(.number(.phoneNumberForID))) { try await client.businessPublicKey(of: "+4915112345678") }
        await client.close()
        let other = try ProviderClient.test(.gupshup, at: server.origin)
        await #expect(throws: ClientError.request(.cannotGet(provider: "Gupshup"))) { try await other.businessPublicKey(of: "1") }
        await other.close()
        #expect(server.requests.isEmpty)
        try await server.close()
    }

    @Test(arguments: ["http", "https"]) func proxyIsAskedForATunnel(scheme: String) async throws {
        let proxy = try await ScriptedServer([.answerAndClose("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")])
        var options = ClientOptions()
        options.environment = { [port = proxy.port] name in name == "\(scheme)_proxy" ? "http://user:pass@127.0.0.1:\(port)" : nil }
        let client = try ProviderClient.test(.metaCloud, at: "\(scheme)://flows.invalid", options: options)
        let error = await #expect(throws: ClientError.self) { try await client.businessPublicKey(of: "1") }
        await client.close()
        guard case .connection(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.reason == .proxy)
        #expect(proxy.requests.count == 1)
        let tunnel = try #require(proxy.requests.first)
        #expect(tunnel.hasPrefix("CONNECT flows.invalid:\(scheme == "http" ? 80 : 443) HTTP/1.1\r\n"))
        #expect(tunnel.lowercased().contains("proxy-authorization: basic dxnlcjpwyxnz\r\n"))
        #expect(proxy.requests.allSatisfy { !$0.contains(Provider.token) })
        try await proxy.close()
    }
}
