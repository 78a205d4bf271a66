// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let cavpGcmSeal = VectorKind(
        id: "cavp-gcm-seal",
        title: "NIST CAVP AES-GCM encryption",
        recognises: { $0.begins(with: "# GCM Encrypt with keysize") },
        read: { source throws(VectorFormatError) in
            let records = try CAVPGCM(source.bytes, .seal).groups.flatMap(\.records)
            return VectorDocument(
                notes: [:],
                cases: records.map { record in
                    VectorCase(
                        id: "line \(record.line)", steps: [.gcmSeal(record.plaintext ?? [], into: record.sealed)],
                        skipReason: VectorCase.skipReason(aesKeyByteCount: record.key.count))
                })
        })
}
