// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofAesCbc = VectorKind(
        id: "wycheproof-aes-cbc",
        title: "Wycheproof AES-CBC with PKCS #7 padding",
        recognises: { $0.schema == WycheproofIndCPA.Group.schema && $0.begins(with: "\"AES-CBC-PKCS5\"") },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofIndCPA.File(json: source.bytes)
            return VectorDocument(notes: file.flagNotes, cases: file.groups.flatMap(\.tests).map { VectorCase($0) })
        })
}

extension VectorCase {
    fileprivate init(_ test: WycheproofIndCPA.Test) {
        let answer = ShimAnswer(plaintext: Hex.encode(test.message))
        let expectation: Expectation =
            switch test.result {
            case .valid: .answer(answer)
            case .invalid: .refusal()
            case .acceptable: .answerOrRefusal(answer)
            }
        let request = ShimRequest(
            op: "aes-256-cbc-decrypt", iv: Hex.encode(test.iv), ciphertext: Hex.encode(test.ciphertext), key: Hex.encode(test.key))
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags, steps: [Step(request: request, expectation: expectation)],
            skipReason: test.key.count == 32 ? nil : "AES-\(test.key.count * 8): the media of Flows have AES-256 alone")
    }
}
