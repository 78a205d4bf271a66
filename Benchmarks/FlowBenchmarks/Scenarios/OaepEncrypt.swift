// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension BenchScenario {
    static let oaepEncrypt = BenchScenario(
        id: "oaep-encrypt",
        summary: "RSA-OAEP encryption of an AES key",
        variants: [Variant(.prepared), Variant(.fresh)],
        backends: [.openssl, .gcrypt],
        bareCalls: [.openssl: "EVP_PKEY_encrypt", .gcrypt: "gcry_pk_encrypt with (flags oaep)"]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        func isRight(_ ciphertext: [UInt8]) throws -> Bool {
            try [UInt8](capacity: 16) { message throws(CryptoError) in
                try decryptor.decrypt(ciphertext.span, into: &message)
            } == payload.key
        }
        func encrypt(_ encryptor: Backend.Encryptor) throws -> [UInt8] {
            let message = payload.key.span
            return try [UInt8](capacity: 256) { output throws(CryptoError) in try encryptor.encrypt(message, into: &output) }
        }
        let bare = try setting.bareArms(Backend.bareLibrary, .oaepEncrypt, on: payload, isRight: isRight)
        if setting.isFresh {
            return bare + [setting.arm({ try encrypt(backend.makeOAEPEncryptor(for: key.publicKey)) }, isRight: isRight)]
        }
        let encryptor = try backend.makeOAEPEncryptor(for: key.publicKey)
        return bare + [setting.arm({ try encrypt(encryptor) }, isRight: isRight)]
    }
}
