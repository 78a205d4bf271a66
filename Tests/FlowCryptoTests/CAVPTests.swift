// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowVectors
import TestSupport
import Testing

/// Both backends do with every record of NIST's AES-128-GCM files what it asks for.
@Suite(.enabled(if: PublicData.hasVectors)) struct CAVPTests {
    // Read once for both backends: a file has 7,875 records.
    private static let openFile = Result { try CAVPGCM(PublicData.vectors().load(.cavpGCMOpen), .open) }
    private static let sealFile = Result { try CAVPGCM(PublicData.vectors().load(.cavpGCMSeal), .seal) }

    @Test(arguments: TestBackend.allCases)
    func seal(backend: TestBackend) throws {
        let groups = try Self.sealFile.get().groups
        var tally = VectorTally("cavp \(VectorFile.cavpGCMSeal.stem)", backend, expectedCount: 7_875)
        try backend.run { backend in
            try forEachRecord(of: groups, backend, &tally) { gcm, record in
                let sealed = try gcm.seal(record.plaintext ?? [], nonce: record.nonce, additionalData: record.additionalData)
                // A shorter tag is the beginning of the long one (SP 800-38D section 7.1 step 6).
                let tag = Array(sealed.tag.prefix(record.tag.count))
                return sealed.ciphertext == record.ciphertext && tag == record.tag ? nil : "sealed otherwise"
            }
        }
        tally.report()
        #expect(tally.skipped == [])
    }

    @Test(arguments: TestBackend.allCases)
    func open(backend: TestBackend) throws {
        let groups = try Self.openFile.get().groups
        #expect(groups.reduce(0) { $0 + $1.records.count { $0.plaintext == nil } } == 4_011)
        var tally = VectorTally("cavp \(VectorFile.cavpGCMOpen.stem)", backend, expectedCount: 7_875)
        try backend.run { backend in
            try forEachRecord(of: groups, backend, &tally) { gcm, record in
                var buffer = record.ciphertext
                do throws(CryptoError) {
                    try gcm.open(&buffer, nonce: record.nonce, additionalData: record.additionalData, tag: record.tag)
                    return record.plaintext == buffer ? nil : record.plaintext == nil ? "accepted" : "opened otherwise"
                } catch {
                    guard error == .authenticationFailed, record.plaintext == nil else { throw error }
                    return buffer.allSatisfy { $0 == 0 } ? nil : "buffer not zeroed"
                }
            }
        }
        tally.report()
        #expect(tally.skipped == [])
    }

    private func forEachRecord<Backend: VectorBackend>(
        of groups: [CAVPGCM.Group], _ backend: Backend, _ tally: inout VectorTally,
        _ judge: (Backend.GCM, CAVPGCM.Record) throws -> String?
    ) throws {
        let gcm = try backend.makeAES128GCM()
        for record in groups.flatMap(\.records) {
            tally.run("line \(record.line)") {
                try gcm.setKey(record.key)
                return try judge(gcm, record)
            }
        }
    }
}
