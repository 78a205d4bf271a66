// SPDX-License-Identifier: Apache-2.0

/// One HTTP request, ready to be sent. What prints it prints no secret.
public struct ProviderRequest: Sendable {
    /// What a request asks for.
    public enum Operation: String, Sendable {
        /// Registering a key.
        case set
        /// The registered key and its status.
        case get
    }

    /// Whom it goes to.
    public let provider: Provider
    /// What it asks for.
    public let operation: Operation
    /// The number, as it was given.
    public let number: String
    /// The URL without the proof.
    let bareURL: String
    let parameter: Parameter?
    let token: AccessToken
    let proof: AppSecretProof?

    /// The one field of a body.
    struct Parameter: Sendable {
        var field: String
        var value: String
        var encoding: Provider.BodyEncoding

        var body: [UInt8] {
            switch encoding {
            case .form: FormEncoding.encode([(field, value)])
            case .json: Array("{\(JSONText.quote(field)):\(JSONText.quote(value))}".utf8)
            }
        }
    }

    /// `POST` or `GET`.
    public var method: String { operation == .set ? "POST" : "GET" }

    /// The URL; it holds a secret where there is an ``AppSecretProof``.
    public var url: String { proof.map { "\(bareURL)\(querySeparator)appsecret_proof=\($0.digits)" } ?? bareURL }

    var querySeparator: String { bareURL.contains("?") ? "&" : "?" }

    /// The header fields in their order, the token among them. The transport adds `Host` and `Content-Length`.
    public var headers: [(name: String, value: String)] {
        let authentication = (provider.authentication.header, authenticationPrefix + token.text)
        return [authentication] + (parameter.map { [("Content-Type", $0.encoding.mediaType)] } ?? [])
    }

    var authenticationPrefix: String { provider.authentication.scheme.map { $0 + " " } ?? "" }

    /// The body; empty where there is none.
    public var body: [UInt8] { parameter?.body ?? [] }
}

extension ProviderRequest: CustomStringConvertible, CustomDebugStringConvertible {
    /// Method and URL, without secrets.
    public var description: String { "\(method) \(bareURL)" }
    /// Method and URL, without secrets.
    public var debugDescription: String { description }
}
