// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let pycaOaep = VectorKind(
        id: "pyca-oaep",
        title: "pyca RSA-OAEP decryption",
        recognises: { $0.begins(with: "# RSA OAEP SHA2 vectors built for https://github.com/pyca/cryptography") },
        read: { source throws(VectorFormatError) in
            let examples = try PycaOAEP(source.bytes).examples
            return VectorDocument(
                cases: examples.flatMap { example in
                    let key = VectorKey(example.key)
                    return example.messages.map { VectorCase($0, key) }
                }, schemes: examples.flatMap(\.messages).map(\.scheme))
        })
}

extension PycaOAEP.Message {
    fileprivate var scheme: ForeignScheme? {
        .oaep(hash: hash.replacing("sha", with: "SHA-"), mgfHash: mgfHash.replacing("sha", with: "SHA-"), hasLabel: false)
    }
}

extension VectorCase {
    fileprivate init(_ message: PycaOAEP.Message, _ key: VectorKey) {
        self.init(
            id: "line \(message.line)", key: key, ciphertext: message.ciphertext, scheme: message.scheme,
            .answer(ShimAnswer(message: Hex.encode(message.message))))
    }
}
