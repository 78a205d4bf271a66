// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let rsalabsOaep = VectorKind(
        id: "rsalabs-oaep",
        title: "RSA Laboratories' RSA-OAEP with SHA-1, all of it to be refused",
        recognises: { $0.begins(with: "# Example 1: A ") && $0.begins(with: "Test vectors for RSA-OAEP") },
        read: { source throws(VectorFormatError) in
            let scheme = ForeignScheme.oaep(hash: "SHA-1", mgfHash: "SHA-1", hasLabel: false)
            let examples = try RSALabsOAEP(source.bytes).examples
            return VectorDocument(
                cases: examples.flatMap { example in
                    let key = VectorKey(example.key)
                    return example.messages.map { message in
                        VectorCase(
                            id: message.number, key: key, ciphertext: message.ciphertext, scheme: scheme,
                            .answer(ShimAnswer(message: Hex.encode(message.message))))
                    }
                }, schemes: [scheme])
        })
}
