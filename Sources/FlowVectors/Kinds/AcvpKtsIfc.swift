// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let acvpKtsIfc = VectorKind(
        id: "acvp-kts-ifc",
        title: "NIST ACVP key transport with RSA-OAEP",
        recognises: { $0.isACVPQuestions && $0.begins(with: "\"\(ACVPKTS.Group.header.algorithm)\"") },
        read: { source throws(VectorFormatError) in
            let groups = try ACVPKTS.File(json: source.bytes).groups
            return VectorDocument(
                cases: groups.flatMap { group in group.tests.map { VectorCase($0, group.scheme) } }, schemes: groups.map(\.scheme))
        })
}

extension ACVPKTS.Group {
    fileprivate var scheme: ForeignScheme? {
        let hash = configuration.hash.replacing("SHA2-", with: "SHA-")
        return .oaep(hash: hash, mgfHash: hash, hasLabel: !configuration.labelPattern.isEmpty)
    }
}

extension VectorCase {
    fileprivate init(_ test: ACVPKTS.Test, _ scheme: ForeignScheme?) {
        let id = "tc\(test.tcId)"
        switch test.task {
        case .encrypt:
            self.init(id: id, steps: [], skipReason: "encryption is random, and its file has no answer")
        case .decrypt(let key, let ciphertext):
            // The file has no answers either, but what another scheme made needs none.
            self.init(id: id, key: VectorKey(key), ciphertext: ciphertext, scheme: scheme, .answer(ShimAnswer()))
            if scheme == nil { skipReason = "its file has no answer" }
        }
    }
}
