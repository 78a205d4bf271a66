// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofAesGcm = VectorKind(
        id: "wycheproof-aes-gcm",
        title: "Wycheproof AES-GCM",
        recognises: { $0.schema == WycheproofAEAD.Group.schema && $0.begins(with: "\"AES-GCM\"") },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofAEAD.File(json: source.bytes)
            return VectorDocument(notes: file.flagNotes, cases: file.groups.flatMap(\.tests).map { VectorCase($0) })
        })
}

extension VectorCase {
    fileprivate init(_ test: WycheproofAEAD.Test) {
        let sealed = SealedMessage(
            key: test.key, nonce: test.nonce, additionalData: test.additionalData, ciphertext: test.ciphertext, tag: test.tag)
        let opened = ShimAnswer(plaintext: Hex.encode(test.message))
        // Sealing cannot be asked of an invalid test: its tag is spoilt, or its nonce is empty and the key would be given away.
        let steps: [Step] =
            switch test.result {
            case .valid: [.gcmSeal(test.message, into: sealed), .gcmOpen(sealed, .answer(opened))]
            case .invalid: [.gcmOpen(sealed, .refusal())]
            case .acceptable: [.gcmOpen(sealed, .answerOrRefusal(opened))]
            }
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags, steps: steps,
            skipReason: Self.skipReason(aesKeyByteCount: test.key.count))
    }
}
