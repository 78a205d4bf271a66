// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FlowProviders
import Testing

@testable import FlowConsole
@testable import flowproof_net

/// A provider and its settings, as they are typed.
@Suite struct ProviderOptionsTests {
    private static func failure(_ arguments: String...) throws -> CommandFailure? {
        let options = try ProviderOptions.parse(arguments)
        do throws(CommandFailure) {
            _ = try options.account()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ["--provider", "cloud"], ["--provider", "chakra", "--api-version", "v23.0"], ["--provider", "360dialog"],
        ["--provider", "kaleyra", "--sid", "HXAP1697IN", "--region", "in"], ["--provider", "gupshup", "--app-id", "6f1c-0a2b"],
        ["--provider", "on-premises", "--base-url", "https://wa.example.com:9090/"],
        ["--provider", "cloud", "--base-url", "http://127.0.0.1:8080"], ["--provider", "cloud", "--base-url", "http://localhost"],
        ["--provider", "cloud", "--base-url", "http://proxy.example.com", "--allow-http"],
    ])
    func accountsAreMade(arguments: [String]) throws {
        let account = try ProviderOptions.parse(arguments).account()
        #expect(account.provider.id == arguments[1])
    }

    @Test func settingsComeIntoTheURL() throws {
        let arguments = ["--provider", "cloud", "--api-version", "v23.0", "--base-url", "http://127.0.0.1:8080"]
        let request = try ProviderOptions.parse(arguments).account().getRequest(for: "1059", token: AccessToken("t"))
        #expect(request.description == "GET http://127.0.0.1:8080/v23.0/1059/whatsapp_business_encryption")
        let kaleyra = ["--provider", "kaleyra", "--sid", "HXAP1697IN", "--region", "eu"]
        let other = try ProviderOptions.parse(kaleyra).account().getRequest(for: "919812345678", token: AccessToken("t"))
        #expect(other.description == "GET https://api.eu.kaleyra.io/v2/HXAP1697IN/whatsapp/+919812345678/flows_encryption")
    }

    @Test func missingOptionsAreNamed() throws {
        let sid = try #require(try Self.failure("--provider", "kaleyra", "--region", "in"))
        #expect(sid.status == .usage && sid.message == "--sid is missing: Kaleyra needs it")
        let region = try #require(try Self.failure("--provider", "kaleyra", "--sid", "HXAP1697IN"))
        #expect(region.message == "--region is missing: Kaleyra needs it" && region.hint == "--region takes one of eu, in, na, sg")
        let app = try #require(try Self.failure("--provider", "gupshup"))
        #expect(app.message == "--app-id is missing: Gupshup needs it" && app.hint == "the account's own pages show the app id")
        let own = try #require(try Self.failure("--provider", "on-premises"))
        #expect(own.status == .usage && own.message == "--base-url is missing: Meta On-Premises API needs it")
        #expect(own.hint == "it is scheme and host of the client that you run, such as https://wa.example.com:9090")
    }

    @Test func uselessValuesAreNamedAndNotRepeated() throws {
        let failures = [
            ("--api-version", try Self.failure("--provider", "cloud", "--api-version", "24")),
            ("--region", try Self.failure("--provider", "kaleyra", "--sid", "A1", "--region", "us")),
            ("--sid", try Self.failure("--provider", "kaleyra", "--region", "in", "--sid", "a/b")),
            ("--app-id", try Self.failure("--provider", "gupshup", "--app-id", "a b")),
            ("--base-url", try Self.failure("--provider", "cloud", "--base-url", "https://me:secret@example.com")),
        ]
        for (option, failure) in failures {
            let failure = try #require(failure)
            #expect(failure.status == .usage && failure.message.hasPrefix("\(option): this cannot be the "))
            #expect(failure.hint?.hasPrefix("\(option) takes ") == true && failure.hint?.contains("secret@") == false)
        }
    }

    @Test func tokensDoNotTravelInClear() throws {
        for url in ["http://example.com", "http://10.0.0.1:8080", "HTTP://127.0.0.1.example.com"] {
            let failure = try #require(try Self.failure("--provider", "cloud", "--base-url", url))
            #expect(failure.status == .usage)
            #expect(failure.message == "--base-url: http:// would send the token unencrypted to another machine")
            #expect(failure.hint == "write https://, or add --allow-http where nobody else can listen")
        }
    }

    @Test func unknownProvidersAreRefused() {
        let error = #expect(throws: (any Error).self) { try ProviderOptions.parse(["--provider", "meta"]) }
        let message = error.map { MainProgram.usageMessage(ProviderOptions.message(for: $0)) }
        let ids = "cloud, on-premises, kaleyra, chakra, 360dialog, gupshup"
        #expect(message == "the value 'meta' is invalid for '--provider <name>': it takes \(ids)")
        #expect(throws: (any Error).self) { try ProviderOptions.parse([]) }
    }
}
