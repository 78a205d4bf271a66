// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowVectors
import TestSupport
import Testing

/// Both backends decrypt pyca's OAEP vectors with SHA-256, and refuse those with other hashes.
@Suite(.enabled(if: PublicData.hasVectors)) struct PycaTests {
    @Test(arguments: VectorFile.pycaOAEP, TestBackend.allCases)
    func oaep(file: VectorFile, backend: TestBackend) throws {
        let examples = try PycaOAEP(PublicData.vectors().load(file)).examples
        var tally = VectorTally("pyca \(file.stem)", backend, expectedCount: 60)
        try backend.run { for example in examples { try judge(example, $0, &tally) } }
        tally.report()
        #expect(tally.skipped == [])
    }

    private func judge(_ example: PycaOAEP.Example, _ backend: some VectorBackend, _ tally: inout VectorTally) throws {
        let key = try backend.privateKey(pkcs8: example.key.pkcs8.span)
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        for vector in example.messages {
            let isOurs = vector.hash == "sha256" && vector.mgfHash == "sha256"
            tally.run("line \(vector.line)") {
                do {
                    let message = try decryptor.decrypt(vector.ciphertext, capacity: 190)
                    return isOurs ? (message == vector.message ? nil : "another message") : "accepted"
                } catch CryptoError.decryptionFailed {
                    return isOurs ? "refused" : nil
                }
            }
        }
    }
}
