// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
internal import FlowKeys

/// The secret of a Meta app, with which the bodies of its webhooks and Flow requests are signed.
public final class AppSecret: Sendable {
    /// The UTF-8 bytes of the secret.
    package let bytes: SecretBytes

    /// Takes the secret as it is shown in the app's settings: its UTF-8 bytes, not the bytes its digits stand for.
    public init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
}

/// Why a signature was refused. Answer 432.
@nonexhaustive public enum SignatureError: Error, Equatable, Sendable {
    /// Not `sha256=` and 64 lower-case hexadecimal digits.
    case malformedHeader
    /// Not the signature of this body under any of the secrets.
    case mismatch
    /// No secret, or an empty one: a key that anybody has.
    case emptySecret
    /// The backend failed where it should not.
    case backend(CryptoError)
}

/// `X-Hub-Signature-256`: HMAC-SHA-256 over the raw body.
///
/// Raw, because a body parsed and written again has lost its `\/` escapes and with them its signature.
public struct WebhookSigner<Backend: CryptoBackend>: Sendable {
    private static var scheme: String { "sha256=" }
    private let backend: Backend
    private let secrets: [AppSecret]

    /// - Parameter secrets: at least one. While a secret is being replaced Meta may sign with the old or the new one.
    public init(backend: Backend, secrets: [AppSecret]) {
        self.backend = backend
        self.secrets = secrets
    }

    /// The header's value under the first secret.
    public func sign(_ body: Span<UInt8>) throws(SignatureError) -> String {
        guard let secret = secrets.first else { throw .emptySecret }
        return Self.scheme + Hex.encode(try code(body, secret))
    }

    /// Returns when the signature is that of `body` under one of the secrets, in a time that does not tell how much of it was right.
    public func verify(_ header: String, of body: Span<UInt8>) throws(SignatureError) {
        let digits = header.utf8.dropFirst(Self.scheme.utf8.count)
        guard header.hasPrefix(Self.scheme), digits.count == 64, !digits.contains(where: { (0x41...0x5A).contains($0) }),
            let given = Hex.decode(digits)
        else { throw .malformedHeader }
        guard !secrets.isEmpty else { throw .emptySecret }
        var matches = false
        for secret in secrets {
            let expected = try code(body, secret)
            let isEqual = ConstantTime.areEqual(expected.span, given.span)
            matches = isEqual || matches
        }
        guard matches else { throw .mismatch }
    }

    private func code(_ body: Span<UInt8>, _ secret: AppSecret) throws(SignatureError) -> [UInt8] {
        guard secret.bytes.count > 0 else { throw .emptySecret }
        do {
            return try secret.bytes.withSpan { key throws(CryptoError) in try backend.hmacSHA256(key: key, message: body) }
        } catch {
            throw .backend(error)
        }
    }
}
