// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofOaep = VectorKind(
        id: "wycheproof-oaep",
        title: "Wycheproof RSA-OAEP decryption",
        recognises: { $0.schema == WycheproofOAEP.Group.schema },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofOAEP.File(json: source.bytes)
            let tests = file.groups.flatMap { group in group.tests.map { (test: $0, group: group, scheme: group.scheme(of: $0)) } }
            return VectorDocument(
                notes: file.flagNotes, cases: tests.map { VectorCase($0.test, of: $0.group, $0.scheme) }, schemes: tests.map(\.scheme))
        })
}

extension WycheproofOAEP.Group {
    fileprivate func scheme(of test: WycheproofOAEP.Test) -> ForeignScheme? {
        .oaep(hash: hash, mgfHash: mgfHash, hasLabel: !test.label.isEmpty)
    }
}

extension VectorCase {
    fileprivate init(_ test: WycheproofOAEP.Test, of group: WycheproofOAEP.Group, _ scheme: ForeignScheme?) {
        let answer = ShimAnswer(message: Hex.encode(test.message))
        let expectation: Expectation =
            switch test.result {
            case .valid: .answer(answer)
            case .invalid: .refusal()
            case .acceptable: .answerOrRefusal(answer)
            }
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags,
            key: VectorKey(pem: group.privateKeyPEM, bitCount: group.keyBitCount), ciphertext: test.ciphertext, scheme: scheme,
            expectation)
    }
}
