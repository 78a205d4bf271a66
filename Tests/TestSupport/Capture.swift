// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
internal import Foundation

/// The capture of real traffic in captures/pywa-vectors.json.
package struct Capture: Sendable {
    package var requestBody: [UInt8]
    package var requestPlaintext: [UInt8]
    package var aesKey: String
    package var nonce: String
    package var responsePlaintext: [UInt8]
    package var responseBody: [UInt8]
    package var passphrase: String
    package var mediaFile: [UInt8]
    package var mediaMetadata: [UInt8]
    package var mediaPlaintext: [UInt8]
    package var appSecret: String
    package var signedBody: [UInt8]
    package var signature: String

    package static func load() throws -> Capture {
        let json = try JSONDecoder().decode(Document.self, from: Data(PublicData.capture("pywa-vectors.json")))
        return Capture(
            requestBody: Array(try JSONEncoder().encode(json.flow.request)),
            requestPlaintext: Array(json.flow.plaintext_utf8.utf8),
            aesKey: json.flow.aes_key_hex,
            nonce: json.flow.iv_hex,
            responsePlaintext: Array(json.flow.response_plaintext_utf8.utf8),
            responseBody: Array(json.flow.response_encrypted_base64.utf8),
            passphrase: json.flow.passphrase,
            mediaFile: try Base64.decode(Array(json.media.cdn_file_base64.utf8).span),
            mediaMetadata: Array(try JSONEncoder().encode(["encryption_metadata": json.media.encryption_metadata])),
            mediaPlaintext: try Base64.decode(Array(json.media.plaintext_base64.utf8).span),
            appSecret: json.x_hub_signature.app_secret,
            signedBody: Array(json.x_hub_signature.request_body_utf8.utf8),
            signature: json.x_hub_signature.x_hub_signature_256)
    }

    private struct Document: Decodable {
        struct Flow: Decodable {
            var request: [String: String]
            var passphrase: String
            var aes_key_hex: String
            var iv_hex: String
            var plaintext_utf8: String
            var response_plaintext_utf8: String
            var response_encrypted_base64: String
        }
        struct Media: Decodable {
            var cdn_file_base64: String
            var encryption_metadata: [String: String]
            var plaintext_base64: String
        }
        struct Signature: Decodable {
            var app_secret: String
            var request_body_utf8: String
            var x_hub_signature_256: String
        }
        var flow: Flow
        var media: Media
        var x_hub_signature: Signature
    }
}
