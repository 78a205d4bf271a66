// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto

/// What both ends of one request share: the AES key and the request's nonce.
///
/// One request, one session: the phone makes a new key for each, also when it asks again after a 421.
public struct FlowSession: ~Copyable, Sendable {
    package let key: SecretBytes
    package let requestNonce: FlowNonce

    /// - Parameter key: 16 bytes.
    package init(key: consuming SecretBytes, requestNonce: FlowNonce) {
        self.key = key
        self.requestNonce = requestNonce
    }

    /// A fresh key and a fresh nonce, as the phone makes them for each request.
    static func random(_ backend: some CryptoBackend) throws(CryptoError) -> FlowSession {
        let key = try SecretBytes(capacity: 16) { output throws(CryptoError) in try backend.appendRandomBytes(to: &output) }
        let nonceBytes = try backend.randomBytes(FlowNonce.byteCount)
        return FlowSession(key: key, requestNonce: FlowNonce { nonceBytes[$0] })
    }
}

/// Seals and opens with the two rules of Flow payloads: the tag follows the ciphertext, and there is no additional data.
enum PayloadCipher {
    /// Ciphertext and tag.
    static func seal(
        _ plaintext: Span<UInt8>, key: borrowing SecretBytes, nonce: FlowNonce, _ gcm: some AES128GCM
    ) throws(CryptoError) -> [UInt8] {
        let tagByteCount = FlowEnvelope.tagByteCount
        var sealed = [UInt8](capacity: plaintext.count + tagByteCount) { output in
            for index in plaintext.indices { output.append(plaintext[index]) }
        }
        try key.withSpan { key throws(CryptoError) in try gcm.setKey(key) }
        let tag = try nonce.withSpan { nonce throws(CryptoError) in
            try [UInt8](capacity: tagByteCount) { tag throws(CryptoError) in
                var buffer = sealed.mutableSpan
                try gcm.seal(&buffer, nonce: nonce, additionalData: Span(), tag: &tag)
            }
        }
        sealed.append(contentsOf: tag)
        return sealed
    }

    /// Opens ciphertext and tag in place; `sealed` becomes the plaintext, or zeros when this throws.
    static func open(
        _ sealed: inout [UInt8], key: borrowing SecretBytes, nonce: FlowNonce, _ gcm: some AES128GCM
    ) throws(CryptoError) {
        let start = sealed.count - FlowEnvelope.tagByteCount
        let tag = InlineArray<16, UInt8> { sealed[start + $0] }
        sealed.removeLast(FlowEnvelope.tagByteCount)
        try key.withSpan { key throws(CryptoError) in try gcm.setKey(key) }
        try nonce.withSpan { nonce throws(CryptoError) in
            var buffer = sealed.mutableSpan
            try gcm.open(&buffer, nonce: nonce, additionalData: Span(), tag: tag.span)
        }
    }
}
