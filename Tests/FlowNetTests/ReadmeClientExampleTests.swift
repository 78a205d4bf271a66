// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowNet
import FlowOpenSSL
import FlowProviders
import Foundation
import TestSupport
import Testing

/// Makes a pair, hands its private half to whoever keeps it, and registers the public half for one phone number.
func register(
    _ phoneNumberID: String, at account: ProviderAccount, token: String, keep: (borrowing SecretBytes) throws -> Void
) async throws -> RegisteredKey {
    let pair = try BusinessKeyPair(generatedBy: OpenSSLBackend())
    try keep(try pair.privateKey.pkcs8())
    let client = try ProviderClient(account, token: try AccessToken(token))
    try await client.setBusinessPublicKey(pair.publicKey, for: phoneNumberID)
    return try await client.businessPublicKey(of: phoneNumberID)
}

/// Publishes to an emulator that limits the rate of the first request.
func publishToAnEmulator() async throws -> RegisteredKey {
    let backend = try OpenSSLBackend()
    var emulator = ProviderEmulator { try backend.sha256($0) }
    try emulator.inject(InjectedFault(.failure(.rateLimited), .next(1), operation: .set, retryAfter: 0))
    let server = EmulatorServer(emulator)
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let serving = Task { try await server.run { listening.yield($0) } }
    defer { serving.cancel() }
    for await port in ports {
        let account = try ProviderAccount(.metaCloud, settings: ProviderSettings(baseURL: "http://127.0.0.1:\(port)"))
        let client = try ProviderClient(account, token: try AccessToken("any"))
        let key = try BusinessKeyPair(generatedBy: backend).publicKey
        try await KeyPublisher(client, sha256: { try backend.sha256($0) }).publish(key, for: ["1"], concurrency: 1) { _ in }
        let registered = try await client.businessPublicKey(of: "1")
        await client.close()
        return registered
    }
    throw CancellationError()
}

@Suite struct ReadmeClientExampleTests {
    @Test func aKeyIsRegistered() async throws {
        let registered = try await EmulatedProvider.serving(try EmulatedProvider.emulator()) { origin, _ in
            let account = try ProviderAccount(.metaCloud, settings: ProviderSettings(baseURL: origin))
            return try await register("106540352242922", at: account, token: Provider.token) { privateKey in
                #expect(privateKey.count > 1000)
            }
        }
        #expect(registered.status == .valid)
    }

    @Test func theEmulatorIsPublishedTo() async throws { #expect(try await publishToAnEmulator().status == .valid) }

    @Test(arguments: [("README.md", "func register("), ("docs/emulator.md", "func publishToAnEmulator(")])
    func thePagesShowTheCodeThatIsTested(page: String, function: String) throws {
        let text = try String(contentsOf: PublicData.packageRoot.appending(path: page), encoding: .utf8)
        let block = try #require(
            text.components(separatedBy: "```swift\n").first { $0.contains(function) }?.components(separatedBy: "```").first)
        let code = try #require(block.components(separatedBy: "import FlowProviders\n").last)
        #expect(try String(contentsOf: URL(filePath: #filePath), encoding: .utf8).contains(code))
    }
}
