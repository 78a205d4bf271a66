// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofOaep = VectorKind(
        id: "wycheproof-oaep",
        title: "Wycheproof RSA-OAEP decryption",
        recognises: { $0.schema == WycheproofOAEP.Group.schema },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofOAEP.File(json: source.bytes)
            return VectorDocument(
                notes: file.flagNotes, cases: file.groups.flatMap { group in group.tests.map { VectorCase($0, of: group) } })
        })
}

extension VectorCase {
    fileprivate init(_ test: WycheproofOAEP.Test, of group: WycheproofOAEP.Group) {
        // Another hash or a label is another scheme: what it made is nothing that a Flow's decryptor may take.
        let isOurs = group.hash == "SHA-256" && group.mgfHash == "SHA-256" && test.label.isEmpty
        let answer = ShimAnswer(message: Hex.encode(test.message))
        let expectation: Expectation =
            switch test.result {
            case .valid: isOurs ? .answer(answer) : .refusal()
            case .invalid: .refusal()
            case .acceptable: isOurs ? .answerOrRefusal(answer) : .refusal()
            }
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags,
            key: VectorKey(pem: group.privateKeyPEM, bitCount: group.keyBitCount),
            steps: [Step(request: ShimRequest(op: "oaep-decrypt", ciphertext: Hex.encode(test.ciphertext)), expectation: expectation)])
    }
}
