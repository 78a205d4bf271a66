// SPDX-License-Identifier: Apache-2.0

public import FlowProviders

/// Sets and gets the public key of phone numbers at one provider.
///
/// Every operation sends one request and none is repeated: ``ClientError/retry`` says whether it may be, and
/// ``KeyPublisher`` does so. A task that is cancelled ends its request.
public final class ProviderClient: Sendable {
    /// Whom it asks.
    public let account: ProviderAccount
    private let token: AccessToken
    private let proof: AppSecretProof?
    private let transport: HTTPTransport

    /// Makes a client; the first connection is made with the first request.
    ///
    /// - Parameter proof: for apps that require `appsecret_proof` of Graph calls.
    /// - Throws: ``ClientOptions/Refusal``.
    public init(
        _ account: ProviderAccount, token: AccessToken, proof: AppSecretProof? = nil, options: ClientOptions = ClientOptions()
    ) throws(ClientOptions.Refusal) {
        self.account = account
        self.token = token
        self.proof = proof
        transport = try HTTPTransport(to: account.origin, options)
    }

    /// Closes the connections, and returns when they are closed; no operation may follow. Without it they are closed when the client goes.
    public func close() async { await transport.shutdown() }

    /// Registers the key for one phone number; what was registered before is replaced at once.
    ///
    /// - Parameter number: its id, or the number itself: ``Provider/numberKind``.
    /// - Throws: ``ClientError``.
    public func setBusinessPublicKey(_ key: UploadKey, for number: String) async throws(ClientError) {
        _ = try await answer { () throws(RequestRefusal) in
            try account.setRequest(key, for: number, token: token, proof: proof)
        }
    }

    /// The key that is registered for one phone number, with the status of its signature.
    ///
    /// - Throws: ``ClientError``; for a provider that cannot be asked (``Provider/canGet``) without sending anything.
    public func businessPublicKey(of number: String) async throws(ClientError) -> RegisteredKey {
        let answer = try await answer { () throws(RequestRefusal) in
            try account.getRequest(for: number, token: token, proof: proof)
        }
        guard case .key(let key) = answer else { preconditionFailure("what was read as an answer to get holds a key") }
        return key
    }

    private func answer(_ make: () throws(RequestRefusal) -> ProviderRequest) async throws(ClientError) -> ProviderAnswer {
        let request: ProviderRequest
        do throws(RequestRefusal) {
            request = try make()
        } catch {
            throw .request(error)
        }
        let reply = try await transport.send(request)
        do throws(ProviderError) {
            return try request.read(reply)
        } catch {
            throw .answer(error)
        }
    }
}
