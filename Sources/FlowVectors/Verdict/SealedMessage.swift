// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// The parts of a message under AES-GCM, as public vectors give them.
struct SealedMessage {
    var key: [UInt8]
    var nonce: [UInt8]
    var additionalData: [UInt8]
    var ciphertext: [UInt8]
    var tag: [UInt8]
}

extension VectorCase {
    /// Why a case with a key of another size than AES-128's cannot be asked.
    static func skipReason(aesKeyByteCount count: Int) -> String? {
        count == 16 ? nil : "AES-\(count * 8): Flows have AES-128 alone"
    }
}

extension VectorCase.Step {
    /// Opens the message. With a tag shorter than the 16 bytes of Flows it may be refused, however right it is.
    static func gcmOpen(_ message: SealedMessage, _ expectation: VectorCase.Expectation) -> Self {
        var expectation = expectation
        if message.tag.count < 16, case .answer(let answer) = expectation { expectation = .answerOrRefusal(answer) }
        let request = ShimRequest(
            op: "aes-128-gcm-open", ciphertext: Hex.encode(message.ciphertext), key: Hex.encode(message.key),
            nonce: Hex.encode(message.nonce), additionalData: Hex.encode(message.additionalData), tag: Hex.encode(message.tag))
        return Self(request: request, expectation: expectation)
    }

    /// Seals the plaintext, which must give the message.
    static func gcmSeal(_ plaintext: [UInt8], into message: SealedMessage) -> Self {
        let request = ShimRequest(
            op: "aes-128-gcm-seal", plaintext: Hex.encode(plaintext), key: Hex.encode(message.key), nonce: Hex.encode(message.nonce),
            additionalData: Hex.encode(message.additionalData))
        let answer = ShimAnswer(ciphertext: Hex.encode(message.ciphertext), tag: Hex.encode(message.tag))
        return Self(request: request, expectation: .answer(answer))
    }
}
