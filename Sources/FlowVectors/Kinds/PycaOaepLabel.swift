// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let pycaOaepLabel = VectorKind(
        id: "pyca-oaep-label",
        title: "pyca RSA-OAEP decryption with a label",
        recognises: { $0.begins(with: "\nKEY = ") && $0.begins(with: "\nRSAPadding = OAEP") },
        read: { source throws(VectorFormatError) in
            let records = try PycaOAEPLabel(source.bytes).records
            return VectorDocument(cases: records.map { VectorCase($0) }, schemes: records.map(\.scheme))
        })
}

extension PycaOAEPLabel.Record {
    fileprivate var scheme: ForeignScheme? {
        let hash = hash.replacing("SHA", with: "SHA-")
        return .oaep(hash: hash, mgfHash: hash, hasLabel: !label.isEmpty)
    }
}

extension VectorCase {
    fileprivate init(_ record: PycaOAEPLabel.Record) {
        self.init(
            id: "line \(record.line)", key: VectorKey(pkcs8: record.privateKeyPKCS8, bitCount: record.keyBitCount),
            ciphertext: record.ciphertext, scheme: record.scheme, .answer(ShimAnswer(message: Hex.encode(record.message))))
    }
}
