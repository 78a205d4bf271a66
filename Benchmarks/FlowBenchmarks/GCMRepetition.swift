// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

/// Copies one message into a buffer and works there, again and again: what AES-128-GCM in place costs.
///
/// The loops call functions that are generic over the context alone and get all else as arguments: the properties of a generic type, or
/// what a closure captures, would cost more than what is measured.
final class GCMRepetition<GCM: AES128GCM> {
    private let gcm: GCM
    private let key: [UInt8]
    private let nonce: [UInt8]
    /// Whether each message sets its key; otherwise the context keeps it.
    private let hasNewKey: Bool
    private(set) var buffer: [UInt8]
    private(set) var tag: [UInt8] = []

    init(_ gcm: GCM, _ payload: SealedPayload, hasNewKey: Bool) throws {
        self.gcm = gcm
        self.hasNewKey = hasNewKey
        let key = payload.key
        try gcm.setKey(key.span)
        self.key = key
        nonce = payload.nonceBytes
        buffer = payload.plaintext
    }

    /// - Parameter ciphertext: as long as the plaintext.
    func open(_ ciphertext: [UInt8], tag: [UInt8], count: Int) throws {
        let (key, nonce) = (key, nonce)
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { self.buffer = buffer }
        var target = buffer.mutableSpan
        try openAgain(
            gcm, ciphertext.span, in: &target, key: key.span, isNew: hasNewKey, nonce: nonce.span, tag: tag.span, count: count)
    }

    func seal(_ plaintext: [UInt8], count: Int) throws {
        let (key, nonce) = (key, nonce)
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { self.buffer = buffer }
        tag = try [UInt8](capacity: 16) { tag throws(CryptoError) in
            var target = buffer.mutableSpan
            try sealAgain(gcm, plaintext.span, in: &target, key: key.span, isNew: hasNewKey, nonce: nonce.span, &tag, count: count)
        }
    }
}

private func openAgain(
    _ gcm: some AES128GCM, _ source: Span<UInt8>, in target: inout MutableSpan<UInt8>, key: Span<UInt8>, isNew: Bool, nonce: Span<UInt8>,
    tag: Span<UInt8>, count: Int
) throws(CryptoError) {
    for _ in 0..<count {
        for index in source.indices { target[index] = source[index] }
        if isNew { try gcm.setKey(key) }
        try gcm.open(&target, nonce: nonce, additionalData: Span(), tag: tag)
    }
}

private func sealAgain(
    _ gcm: some AES128GCM, _ source: Span<UInt8>, in target: inout MutableSpan<UInt8>, key: Span<UInt8>, isNew: Bool, nonce: Span<UInt8>,
    _ tag: inout OutputSpan<UInt8>, count: Int
) throws(CryptoError) {
    for _ in 0..<count {
        tag.removeAll()
        for index in source.indices { target[index] = source[index] }
        if isNew { try gcm.setKey(key) }
        try gcm.seal(&target, nonce: nonce, additionalData: Span(), tag: &tag)
    }
}
