// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowOpenSSL
import FlowProviders
import Testing

/// One key for the whole run, made afresh each time: a key kept in a file would end up in somebody's production.
struct SampleKey: Sendable {
    let numbers: RSAPublicNumbers
    /// PKCS#8.
    let privateDER: [UInt8]

    static func shared() throws -> SampleKey { try made.get() }
    private static let made = Result { try make() }

    /// A key whose text has the characters that forms garble.
    static func make() throws -> SampleKey {
        while true {
            let key = try OpenSSLBackend().generatePrivateKey()
            let privateDER = try key.pkcs8().withSpan { span in span.indices.map { span[$0] } }
            let sample = SampleKey(numbers: key.publicKey.numbers, privateDER: privateDER)
            if sample.text.contains("+"), sample.text.contains("/") { return sample }
        }
    }

    var pem: [UInt8] { PEM.encode(numbers) }
    /// The PEM text with its final newline.
    var text: String { String(decoding: pem, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// Without the final newline: as shells hand it on, and as Meta answers it.
    var trimmed: String { lines.joined(separator: "\n") }
    var upload: UploadKey { get throws { try UploadKey(reading: pem) } }
    var privateText: String { String(decoding: PEM.encode(label: "PRIVATE KEY", privateDER.span), as: UTF8.self) }
}

func sha256(_ message: Span<UInt8>) throws -> [UInt8] { try OpenSSLBackend().sha256(message) }

extension Provider {
    /// Settings with everything that any provider needs.
    static let settings = ProviderSettings(sid: "HXAP1697IN", region: "in", appID: "6f1c-0a2b", baseURL: nil)

    var account: ProviderAccount {
        get throws {
            var settings = Self.settings
            if id == "on-premises" { settings.baseURL = "https://wa.example.com" }
            return try ProviderAccount(self, settings: settings)
        }
    }

    func setRequest(_ number: String = "919812345678") throws -> ProviderRequest {
        try account.setRequest(try SampleKey.shared().upload, for: number, token: AccessToken(Self.token))
    }

    func getRequest(_ number: String = "919812345678") throws -> ProviderRequest {
        try account.getRequest(for: number, token: AccessToken(Self.token))
    }

    static let token = "EAAGm0PX4ZCpsBAKZCfakeTokenZBforTestsOnly1234567890"
}

extension ProviderReply {
    init(_ status: Int, _ text: String, _ headers: [(name: String, value: String)] = []) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
    }
}

/// JSON text of a string.
func quoted(_ text: String) -> String {
    // By scalars: CR and LF together are one character.
    let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "\n": "\\n", "\r": "\\r"]
    return "\"" + text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
}

extension Provider: CustomTestStringConvertible {
    /// The id.
    public var testDescription: String { id }
}

extension SampleKey {
    static func fingerprint(_ key: RegisteredKey) throws -> String? {
        try key.numbers.map { try SPKIFingerprint(of: $0, sha256: { try OpenSSLBackend().sha256($0) }).description }
    }
}
