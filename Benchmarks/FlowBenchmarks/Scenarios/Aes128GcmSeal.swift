// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension BenchScenario {
    static let aes128GcmSeal = BenchScenario(
        id: "aes-128-gcm-seal",
        summary: "copy a plaintext and seal it in place with AES-128-GCM",
        variants: [Variant(.sameKey, payloadByteCounts), Variant(.newKey, payloadByteCounts)],
        backends: [.openssl, .gcrypt],
        bareCalls: [
            .openssl: "memcpy, EVP_CipherInit_ex, EVP_CipherUpdate, EVP_CipherFinal_ex, EVP_CTRL_AEAD_GET_TAG",
            .gcrypt: "memcpy, gcry_cipher_setkey where it is new, gcry_cipher_setiv, gcry_cipher_encrypt, gcry_cipher_gettag",
        ]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let payload = try SealedPayload(setting.byteCount, for: backend.loadKey(of: setting.material), backend)
        let hasNewKey = setting.job.preparation == .newKey
        let bare = try setting.bareArms(Backend.bareLibrary, hasNewKey ? .gcmSealNewKey : .gcmSeal, on: payload) { $0 == payload.sealed }
        let plaintext = payload.plaintext
        let repetition = try GCMRepetition(backend.makeAES128GCM(), payload, hasNewKey: hasNewKey)
        return bare + [
            setting.arm {
                try repetition.seal(plaintext, count: 1)
                return repetition.buffer + repetition.tag == payload.sealed
            } operation: { count in
                try repetition.seal(plaintext, count: count)
                return Int(repetition.tag[0] & 1) + count
            }
        ]
    }
}
