// SPDX-License-Identifier: Apache-2.0

import FlowConsole
import FlowCrypto
import FlowKeys
import FlowOpenSSL
import FlowProviders
import Foundation
import TestSupport
import Testing

@testable import flowproof_net

/// Tokens and app secrets, from where they are kept to the request.
@Suite struct TokenOptionsTests {
    private let folder: TemporaryFolder
    /// Of this test alone: the environment belongs to the whole process.
    private let variable = "FLOWPROOF_TEST_" + UUID().uuidString.replacing("-", with: "_")

    init() throws { folder = try TemporaryFolder() }

    /// The token as it stands in a header.
    private static func header(_ token: AccessToken, _ proof: AppSecretProof? = nil) throws -> String {
        try ProviderAccount(.metaCloud).getRequest(for: "1059", token: token, proof: proof).headers[0].value
    }

    private static func failure(_ arguments: String...) throws -> CommandFailure? {
        let options = try TokenOptions.parse(arguments)
        do throws(CommandFailure) {
            _ = try options.token()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["EAAG123", "EAAG123\n", "EAAG123\r\nsecond line\n", "EAAG123\n\n"])
    func theFirstLineOfAFileIsTheToken(text: String) throws {
        let path = try folder.write(Array(text.utf8), to: "token").path
        #expect(try Self.header(try TokenOptions.parse(["--token-file", path]).token()) == "Bearer EAAG123")
    }

    @Test func variablesHoldTokens() throws {
        setenv(variable, "EAAG123", 1)
        defer { unsetenv(variable) }
        #expect(try Self.header(try TokenOptions.parse(["--token-env", variable]).token()) == "Bearer EAAG123")
    }

    /// The only test of this process that minds FLOWPROOF_TOKEN.
    @Test func theUsualVariableIsTakenUnlessAnotherIsNamed() throws {
        let usual = EnvironmentVariable.token.description
        unsetenv(usual)
        let failure = try #require(try Self.failure())
        #expect(failure.status == .input && failure.message == "no token: the environment variable FLOWPROOF_TOKEN is not set")
        #expect(failure.hint == "set it, or name another place with --token-env or --token-file")
        setenv(usual, "EAAG456", 1)
        defer { unsetenv(usual) }
        #expect(try Self.header(try TokenOptions.parse([]).token()) == "Bearer EAAG456")
        let path = try folder.write(Array("EAAG123".utf8), to: "token").path
        #expect(try Self.header(try TokenOptions.parse(["--token-file", path]).token()) == "Bearer EAAG123")
    }

    @Test func missingTokensAreNamed() throws {
        let unset = try #require(try Self.failure("--token-env", "FLOWPROOF_TEST_NEVER_SET"))
        #expect(unset.status == .input && unset.message == "the environment variable FLOWPROOF_TEST_NEVER_SET is not set")
        // A token where the name of a variable belongs.
        let secret = try #require(try Self.failure("--token-env", "EAAGm0PX4ZCpsBAKZC"))
        #expect(secret.message == "the environment variable is not set")
        #expect(secret.hint == "give the name of the variable, not the secret")
        let absent = try #require(try Self.failure("--token-file", folder.url.appending(path: "none").path))
        #expect(absent.status == .input && absent.message.hasSuffix("none: no such file or directory"))
    }

    @Test(arguments: [
        ("", "the token is empty"), ("\nEAAG123", "the token is empty"), ("Bearer EAAG123", "there is a space in the token"),
        ("\u{FEFF}EAAG123", "there is a character in the token that no token has"),
        (String(repeating: "a", count: 4097), "the token has more than 4096 bytes"),
    ])
    func uselessTokensAreNamedAndNotRepeated(text: String, message: String) throws {
        let path = try folder.write(Array(text.utf8), to: "token").path
        let failure = try #require(try Self.failure("--token-file", path))
        #expect(failure.status == .input && failure.message == "\(path): \(message)" && failure.hint?.contains("EAAG") == false)
    }

    @Test func theOptionsExcludeEachOther() {
        let error = #expect(throws: (any Error).self) { try TokenOptions.parse(["--token-env", "A", "--token-file", "b"]) }
        #expect(error.map { TokenOptions.message(for: $0) } == "--token-env and --token-file exclude each other")
    }

    @Test func theProofIsTheHMACOfTheToken() throws {
        setenv(variable, "Jefe", 1)
        defer { unsetenv(variable) }
        let options = try TokenOptions.parse(["--app-secret-env", variable])
        // RFC 4231 section 4.3, whose message has spaces; the same by openssl for a token without.
        let token = try AccessToken("EAAG123")
        let proof = try #require(try options.proof(of: token, for: .metaCloud, OpenSSLBackend()))
        let openssl = try Command.run(["openssl", "dgst", "-sha256", "-hmac", "Jefe", "-r"], input: Array("EAAG123".utf8))
        let digits = try #require(openssl.text.split(separator: " ").first)
        let request = try ProviderAccount(.metaCloud).getRequest(for: "1059", token: token, proof: proof)
        #expect(request.url == "https://graph.facebook.com/v24.0/1059/whatsapp_business_encryption?appsecret_proof=\(digits)")
        #expect(try TokenOptions.parse([]).proof(of: token, for: .metaCloud, OpenSSLBackend()) == nil)
    }

    @Test func proofsAreMadeWhereTheyAreTaken() throws {
        setenv(variable, "", 1)
        defer { unsetenv(variable) }
        let token = try AccessToken("EAAG123")
        func failure(_ variable: String, _ provider: Provider) throws -> CommandFailure? {
            let options = try TokenOptions.parse(["--app-secret-env", variable])
            do throws(CommandFailure) {
                _ = try options.proof(of: token, for: provider, try! OpenSSLBackend())
                return nil
            } catch {
                return error
            }
        }
        let empty = try #require(try failure(variable, .metaCloud))
        #expect(empty.status == .input && empty.message.hasSuffix("is empty"))
        let unset = try #require(try failure("FLOWPROOF_TEST_NEVER_SET", .metaCloud))
        #expect(unset.message == "the environment variable FLOWPROOF_TEST_NEVER_SET is not set")
        let other = try #require(try failure(variable, .kaleyra))
        #expect(other.status == .usage && other.message == "--app-secret-env: Kaleyra takes no appsecret_proof")
    }

    @Test func curlNamesTheVariables() throws {
        let named = try TokenOptions.parse(["--token-env", "META_TOKEN", "--app-secret-env", "META_SECRET"])
        #expect(named.tokenVariable.description == "META_TOKEN" && named.appSecretVariable.description == "META_SECRET")
        let usual = try TokenOptions.parse(["--token-env", "no name"])
        #expect(usual.tokenVariable == .token && usual.appSecretVariable == .appSecret)
    }
}
