// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

/// The phone's side of the protocol, on some backend; it can also do what no phone does.
protocol ProbePhone: Sendable {
    /// Whether it knows the app secret, and so signs.
    var signs: Bool { get }

    /// Seals a draft under a fresh key and a fresh nonce.
    func seal(_ draft: PhoneDraft) throws(CryptoError) -> (request: ProbeRequest, session: PhoneSession)

    /// The plaintext, where key, nonce and tag fit.
    ///
    /// - Parameter key: 16 or 32 bytes.
    func open(_ ciphertext: [UInt8], tag: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]?

    /// What a ciphertext without a tag stands for under a key of 16 bytes, right or wrong.
    func unmask(_ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]?

    /// The 32 bytes of SHA-256.
    func sha256(_ message: [UInt8]) -> [UInt8]?
}

/// What the probe and the endpoint share for one request. It protects nothing: the probe made up what it sealed.
struct PhoneSession: Sendable {
    var key: [UInt8]
    /// As it was sent.
    var nonce: [UInt8]
}
