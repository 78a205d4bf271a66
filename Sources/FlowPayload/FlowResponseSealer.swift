// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
internal import FlowKeys

/// Seals the response to one request, under the request's key and its inverted nonce.
///
/// Sealing consumes it: a second response under the same key and nonce would give both plaintexts away, so it does not compile.
public struct FlowResponseSealer<Backend: CryptoBackend>: ~Copyable, Sendable {
    private let session: FlowSession
    private let backend: Backend

    package init(session: consuming FlowSession, backend: Backend) {
        self.session = session
        self.backend = backend
    }

    /// The whole body of the HTTP answer: base64 on one line, to be sent as text/plain with status 200.
    ///
    /// - Parameter plaintext: a JSON object in UTF-8.
    public consuming func seal(_ plaintext: Span<UInt8>) throws(FlowError) -> [UInt8] {
        let gcm = try flowErrors { () throws(CryptoError) in try backend.makeAES128GCM() }
        return try seal(plaintext, using: gcm)
    }

    /// As ``seal(_:)``, with a context that the caller keeps from response to response.
    public consuming func seal(_ plaintext: Span<UInt8>, using gcm: Backend.GCM) throws(FlowError) -> [UInt8] {
        do {
            let sealed = try PayloadCipher.seal(plaintext, key: session.key, nonce: session.requestNonce.inverted(), gcm)
            return Base64.encode(sealed.span)
        } catch {
            throw FlowError(error)
        }
    }
}
