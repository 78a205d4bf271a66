// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
package import FlowKeys
internal import FlowOpenSSL
public import FlowProviders
public import Testing

/// One key for the whole run, made afresh each time: a key kept in a file would end up in somebody's production.
package struct SampleKey: Sendable {
    package let numbers: RSAPublicNumbers
    /// PKCS#8.
    package let privateDER: [UInt8]

    package static func shared() throws -> SampleKey { try made.get() }
    private static let made = Result { try make() }

    /// A key whose text has the characters that forms garble.
    package static func make() throws -> SampleKey {
        while true {
            let key = try OpenSSLBackend().generatePrivateKey()
            let privateDER = try key.pkcs8().withSpan { span in span.indices.map { span[$0] } }
            let sample = SampleKey(numbers: key.publicKey.numbers, privateDER: privateDER)
            if sample.text.contains("+"), sample.text.contains("/") { return sample }
        }
    }

    package var pem: [UInt8] { PEM.encode(numbers) }
    /// The PEM text with its final newline.
    package var text: String { String(decoding: pem, as: UTF8.self) }
    package var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// Without the final newline: as shells hand it on, and as Meta answers it.
    package var trimmed: String { lines.joined(separator: "\n") }
    package var upload: UploadKey { get throws { try UploadKey(reading: pem) } }
    package var privateText: String { String(decoding: PEM.encode(label: "PRIVATE KEY", privateDER.span), as: UTF8.self) }
}

package func sha256(_ message: Span<UInt8>) throws -> [UInt8] { try OpenSSLBackend().sha256(message) }

extension Provider {
    /// Settings with everything that any provider needs.
    package static let settings = ProviderSettings(sid: "HXAP1697IN", region: "in", appID: "6f1c-0a2b", baseURL: nil)

    package var account: ProviderAccount {
        get throws {
            var settings = Self.settings
            if id == "on-premises" { settings.baseURL = "https://wa.example.com" }
            return try ProviderAccount(self, settings: settings)
        }
    }

    package func setRequest(_ number: String = "919812345678") throws -> ProviderRequest {
        try account.setRequest(try SampleKey.shared().upload, for: number, token: AccessToken(Self.token))
    }

    package func getRequest(_ number: String = "919812345678") throws -> ProviderRequest {
        try account.getRequest(for: number, token: AccessToken(Self.token))
    }

    package static let token = "EAAGm0PX4ZCpsBAKZCfakeTokenZBforTestsOnly1234567890"
}

extension ProviderReply {
    package init(_ status: Int, _ text: String, _ headers: [(name: String, value: String)] = []) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
    }
}

/// JSON text of a string.
package func quoted(_ text: String) -> String {
    // By scalars: CR and LF together are one character.
    let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "\n": "\\n", "\r": "\\r"]
    return "\"" + text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
}

extension Provider: CustomTestStringConvertible {
    /// The id.
    public var testDescription: String { id }
}

extension SampleKey {
    package static func fingerprint(_ key: RegisteredKey) throws -> String? {
        try key.numbers.map { try SPKIFingerprint(of: $0, sha256: { try OpenSSLBackend().sha256($0) }).description }
    }
}
