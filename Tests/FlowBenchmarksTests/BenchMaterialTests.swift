// SPDX-License-Identifier: Apache-2.0

import FlowBenchmarks
import FlowCrypto
import FlowGcrypt
import FlowKeys
import FlowOpenSSL
import Foundation
import Testing

/// The key that all processes of a run share.
@Suite struct BenchMaterialTests {
    @Test func bothFilesHoldTheSameKey() throws {
        let material = try BenchMaterial(iterations: 2)
        let backend = try OpenSSLBackend()
        let plain = try #require(KeyFile(reading: Array(material.privateKeyPEM.utf8)).items.first)
        let encrypted = try #require(KeyFile(reading: Array(material.encryptedPrivateKeyPEM.utf8)).items.first)
        let passphrase: SecretBytes? = SecretBytes(copying: Array(material.passphrase.utf8).span)
        let numbers = try backend.privateKey(plain).publicKey.numbers
        #expect(numbers.bitCount == 2048)
        #expect(try backend.privateKey(encrypted, passphrase: passphrase).publicKey.numbers == numbers)
        #expect(try GcryptBackend().privateKey(plain).publicKey.numbers == numbers)
    }

    @Test func itSurvivesJSON() throws {
        let material = try BenchMaterial(iterations: 2)
        #expect(try JSONDecoder().decode(BenchMaterial.self, from: JSONEncoder().encode(material)) == material)
    }
}
