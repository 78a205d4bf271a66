// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let cavpGcmOpen = VectorKind(
        id: "cavp-gcm-open",
        title: "NIST CAVP AES-GCM decryption",
        recognises: { $0.begins(with: "# GCM Decrypt with keysize") },
        read: { source throws(VectorFormatError) in
            let records = try CAVPGCM(source.bytes, .open).groups.flatMap(\.records)
            return VectorDocument(
                notes: [:],
                cases: records.map { record in
                    let expectation: VectorCase.Expectation =
                        record.plaintext.map { .answer(ShimAnswer(plaintext: Hex.encode($0))) } ?? .refusal()
                    return VectorCase(
                        id: "line \(record.line)", steps: [.gcmOpen(record.sealed, expectation)],
                        skipReason: VectorCase.skipReason(aesKeyByteCount: record.key.count))
                })
        })
}
