// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowVectors
import TestSupport
import Testing

/// Both backends do with every case of Wycheproof what it asks for.
@Suite(.enabled(if: PublicData.hasVectors)) struct WycheproofTests {
    // MARK: RSA-OAEP

    /// 3072 and 4096 bits are not for Flows, but are what the contract reads.
    @Test(
        arguments: [
            (VectorFile.wycheproofOAEP2048SHA256, 37), (.wycheproofOAEP3072SHA256, 37), (.wycheproofOAEP4096SHA256, 37),
        ], TestBackend.allCases)
    func oaep(file: (name: VectorFile, count: Int), backend: TestBackend) throws {
        let groups = try WycheproofOAEP.File(json: PublicData.vectors().load(file.name)).groups
        var tally = VectorTally("wycheproof \(file.name.stem)", backend, expectedCount: file.count)
        try backend.run { for group in groups { try judge(group, $0, &tally) } }
        tally.report()
        #expect(tally.skipped == [])
    }

    private func judge(_ group: WycheproofOAEP.Group, _ backend: some VectorBackend, _ tally: inout VectorTally) throws {
        let key = try backend.privateKey(pkcs8: group.privateKeyPKCS8.span)
        #expect(key.publicKey.numbers == group.privateKey.publicNumbers)
        let plain = try backend.makeOAEPDecryptor(for: key)
        for test in group.tests {
            tally.run("tc\(test.tcId)") {
                let decryptor = try test.label.isEmpty ? plain : backend.makeOAEPDecryptor(for: key, label: test.label.span)
                do {
                    let message = try decryptor.decrypt(test.ciphertext, capacity: key.publicKey.modulusByteCount)
                    return test.result == .invalid ? "accepted" : message == test.message ? nil : "another message"
                } catch CryptoError.decryptionFailed {
                    return test.result == .valid ? "refused" : nil
                }
            }
        }
    }

    /// rsa_oaep_misc has ciphertexts under every pair of hashes: one pair is ours, and every other must be refused,
    /// as what comes from a sender with SHA-1 (the default of several libraries) in either place.
    @Test(arguments: TestBackend.allCases)
    func oaepWithOtherHashes(backend: TestBackend) throws {
        let groups = try WycheproofOAEP.File(json: PublicData.vectors().load(.wycheproofOAEPMisc)).groups.filter { $0.keyBitCount == 2048 }
        var tally = VectorTally("wycheproof rsa_oaep_misc at 2048 bits", backend, expectedCount: 75)
        try backend.run { for group in groups { try judgeHashes(group, $0, &tally) } }
        tally.report()
        #expect(tally.skipped == [])
    }

    private func judgeHashes(_ group: WycheproofOAEP.Group, _ backend: some VectorBackend, _ tally: inout VectorTally) throws {
        let key = try backend.privateKey(pkcs8: group.privateKeyPKCS8.span)
        let isOurs = group.hash == "SHA-256" && group.mgfHash == "SHA-256"
        for test in group.tests {
            tally.run("tc\(test.tcId) \(group.hash) \(group.mgfHash)") {
                let decryptor = try backend.makeOAEPDecryptor(for: key, label: test.label.span)
                do {
                    let message = try decryptor.decrypt(test.ciphertext, capacity: 256)
                    return isOurs ? (message == test.message ? nil : "another message") : "accepted"
                } catch CryptoError.decryptionFailed {
                    return isOurs ? "refused" : nil
                }
            }
        }
    }

    // MARK: AES-128-GCM

    @Test(arguments: TestBackend.allCases)
    func aes128GCM(backend: TestBackend) throws {
        let groups = try WycheproofAEAD.File(json: PublicData.vectors().load(.wycheproofAESGCM)).groups.filter { $0.keyBitCount == 128 }
        var tally = VectorTally("wycheproof aes_gcm AES-128", backend, expectedCount: 108)
        try backend.run { try judge(groups, $0, &tally) }
        tally.report()
        // OpenSSL takes no nonce of more than 128 bytes, which is one of the cases; no Flow has one.
        #expect(tally.skipped == (backend == .openssl ? ["tc268: a GCM nonce of 257 bytes"] : []))
        #expect(groups.filter { $0.nonceBitCount == 128 }.reduce(0) { $0 + $1.tests.count } == 20)
    }

    private func judge(_ groups: [WycheproofAEAD.Group], _ backend: some VectorBackend, _ tally: inout VectorTally) throws {
        let gcm = try backend.makeAES128GCM()
        for test in groups.flatMap(\.tests) {
            tally.run("tc\(test.tcId)") {
                try gcm.setKey(test.key)
                do {
                    return try test.result == .valid ? judgeValid(test, gcm) : judgeInvalid(test, gcm)
                } catch CryptoError.unsupported(let what) where test.nonce.count > 128 {
                    throw VectorSkip(reason: what)
                }
            }
        }
    }

    private func judgeValid(_ test: WycheproofAEAD.Test, _ gcm: some AES128GCM) throws -> String? {
        let expected = SealedMessage(ciphertext: test.ciphertext, tag: test.tag)
        let sealed = try gcm.seal(test.message, nonce: test.nonce, additionalData: test.additionalData)
        guard sealed == expected else { return "sealed otherwise" }
        let opened = try gcm.open(expected, nonce: test.nonce, additionalData: test.additionalData)
        return opened == test.message ? nil : "opened otherwise"
    }

    private func judgeInvalid(_ test: WycheproofAEAD.Test, _ gcm: some AES128GCM) throws -> String? {
        var buffer = test.ciphertext
        do {
            try gcm.open(&buffer, nonce: test.nonce, additionalData: test.additionalData, tag: test.tag)
            return "accepted"
        } catch {
            let isRefusal = test.nonce.isEmpty ? error == .unsupported("a GCM nonce of 0 bytes") : error == .authenticationFailed
            guard isRefusal else { throw error }
            return buffer.allSatisfy { $0 == 0 } ? nil : "buffer not zeroed"
        }
    }
}

extension VectorFile {
    /// The name without folder, `_test` and type.
    var stem: String {
        let name = rawValue.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? rawValue
        return name.hasSuffix("_test") ? String(name.dropLast(5)) : name
    }
}
