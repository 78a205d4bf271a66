// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension BenchScenario {
    static let oaepDecrypt = BenchScenario(
        id: "oaep-decrypt",
        summary: "RSA-OAEP decryption of an AES key",
        variants: [Variant(.prepared), Variant(.fresh)],
        backends: [.openssl, .gcrypt],
        bareCalls: [.openssl: "EVP_PKEY_decrypt", .gcrypt: "gcry_pk_decrypt with (flags raw), without OAEP decoding"]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let bare = try setting.bareArms(Backend.bareLibrary, .privateStep, on: payload) { output in
            try isAESKey(output, payload, backend)
        }
        func decrypt(_ decryptor: Backend.Decryptor) throws -> [UInt8] {
            let ciphertext = payload.encryptedKey.span
            return try [UInt8](capacity: 16) { message throws(CryptoError) in try decryptor.decrypt(ciphertext, into: &message) }
        }
        if setting.isFresh {
            return bare + [setting.arm({ try decrypt(backend.makeOAEPDecryptor(for: key)) }) { $0 == payload.key }]
        }
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        return bare + [setting.arm({ try decrypt(decryptor) }) { $0 == payload.key }]
    }

    /// Whether it is the AES key, or the encoded message with the AES key in it.
    private static func isAESKey(_ output: [UInt8], _ payload: SealedPayload, _ backend: some CryptoBackend) throws -> Bool {
        guard output.count == payload.encryptedKey.count else { return output == payload.key }
        var encoded = output
        let labelHash = try backend.sha256([UInt8]().span)
        let message = try [UInt8](capacity: output.count) { message throws(CryptoError) in
            var span = encoded.mutableSpan
            try OAEPDecoding.decode(&span, labelHash: labelHash.span, backend: backend, into: &message)
        }
        return message == payload.key
    }
}
