// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofPkcs1 = VectorKind(
        id: "wycheproof-pkcs1",
        title: "Wycheproof PKCS #1 v1.5 decryption, all of it to be refused",
        recognises: { $0.schema == WycheproofPKCS1.Group.schema },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofPKCS1.File(json: source.bytes)
            let cases = file.groups.flatMap { group in group.tests.map { VectorCase($0, of: group) } }
            return VectorDocument(notes: file.flagNotes, cases: cases, schemes: [.pkcs1])
        })
}

extension VectorCase {
    fileprivate init(_ test: WycheproofPKCS1.Test, of group: WycheproofPKCS1.Group) {
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags,
            key: VectorKey(pem: group.privateKeyPEM, bitCount: group.keyBitCount), ciphertext: test.ciphertext, scheme: .pkcs1,
            test.result == .invalid ? .refusal() : .answer(ShimAnswer(message: Hex.encode(test.message))))
    }
}
