// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
public import FlowProviders

/// A fresh RSA-2048 key pair: the public half for ``ProviderClient/setBusinessPublicKey(_:for:)``, the private half for the endpoint.
///
/// The private half is written by `backend.encodePrivateKey(pkcs8: pair.privateKey.pkcs8(), as: PrivateKeyForm(), passphrase: secret)`.
public struct BusinessKeyPair<Backend: CryptoBackend>: Sendable {
    /// Opens what phones seal to the public half.
    public let privateKey: Backend.PrivateKey
    /// What is registered with the provider.
    public let publicKey: UploadKey

    /// Generates a pair; it takes the processor for some tenths of a second.
    ///
    /// - Throws: ``CryptoError/libraryFailure(operation:)``.
    public init(generatedBy backend: Backend) throws(CryptoError) {
        privateKey = try backend.generatePrivateKey()
        guard let publicKey = try? UploadKey(privateKey.publicKey.numbers) else {
            throw .libraryFailure(operation: "RSA-2048 key generation")
        }
        self.publicKey = publicKey
    }
}
