// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let acvpAesGcm = VectorKind(
        id: "acvp-aes-gcm",
        title: "NIST ACVP AES-GCM",
        recognises: { $0.isACVPQuestions && $0.begins(with: "\"\(ACVPGCM.Group.header.algorithm)\"") },
        read: { source throws(VectorFormatError) in
            let file = try ACVPGCM.File(json: source.bytes)
            let answers = try source.acvpAnswers { bytes throws(VectorFormatError) in
                try file.answers(in: ACVPGCM.AnswerFile(json: bytes))
            }
            var cases: [VectorCase] = []
            for group in file.groups {
                for test in group.tests { cases.append(try VectorCase(test, of: group, answers[test.tcId]?.outcome)) }
            }
            return VectorDocument(notes: [:], cases: cases)
        })
}

extension VectorCase {
    fileprivate init(
        _ test: ACVPGCM.Test, of group: ACVPGCM.Group, _ outcome: ACVPGCM.Answer.Outcome?
    ) throws(VectorFormatError) {
        var message = SealedMessage(
            key: test.key, nonce: test.nonce, additionalData: test.additionalData, ciphertext: test.ciphertext ?? [],
            tag: test.tag ?? [])
        let step: Step
        switch (test.plaintext, outcome) {
        case (let plaintext?, .sealed(let ciphertext, let tag))
        where ciphertext.count == plaintext.count && tag.count * 8 == group.tagBitCount:
            message.ciphertext = ciphertext
            message.tag = tag
            step = .gcmSeal(plaintext, into: message)
        case (nil, .opened(let plaintext)) where plaintext.count == message.ciphertext.count:
            step = .gcmOpen(message, .answer(ShimAnswer(plaintext: Hex.encode(plaintext))))
        case (nil, .refused):
            step = .gcmOpen(message, .refusal())
        default:
            throw VectorFormatError(place: "test \(test.tcId)", reason: "its answer is not one to its question")
        }
        self.init(id: "tc\(test.tcId)", steps: [step], skipReason: Self.skipReason(aesKeyByteCount: test.key.count))
    }
}
