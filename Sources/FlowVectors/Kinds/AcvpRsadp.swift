// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let acvpRsadp = VectorKind(
        id: "acvp-rsadp",
        title: "NIST ACVP RSA decryption without padding, all of it to be refused",
        recognises: { $0.isACVPQuestions && $0.begins(with: "\"decryptionPrimitive\"") },
        read: { source throws(VectorFormatError) in
            let file = try ACVPRSADP.File(json: source.bytes)
            return VectorDocument(cases: file.groups.flatMap(\.tests).map { VectorCase($0) }, schemes: [.unpadded])
        })
}

extension VectorCase {
    fileprivate init(_ test: ACVPRSADP.Test) {
        let isReduced = test.ciphertext.lexicographicallyPrecedes(test.key.modulus)
        // The answers are not needed: a random number is an OAEP encoding with a probability of less than 2^-256.
        self.init(
            id: "tc\(test.tcId)", comment: isReduced ? "" : "not less than the modulus", key: VectorKey(test.key),
            ciphertext: test.ciphertext, scheme: .unpadded, .answer(ShimAnswer()))
    }
}
