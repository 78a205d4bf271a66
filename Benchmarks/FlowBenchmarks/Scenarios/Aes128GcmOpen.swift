// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension BenchScenario {
    static let aes128GcmOpen = BenchScenario(
        id: "aes-128-gcm-open",
        summary: "copy a ciphertext and open it in place with AES-128-GCM",
        variants: [Variant(.sameKey, payloadByteCounts), Variant(.newKey, payloadByteCounts)],
        backends: [.openssl, .gcrypt],
        bareCalls: [
            .openssl: "memcpy, EVP_CipherInit_ex, EVP_CTRL_AEAD_SET_TAG, EVP_CipherUpdate, EVP_CipherFinal_ex",
            .gcrypt: "memcpy, gcry_cipher_setkey where it is new, gcry_cipher_setiv, gcry_cipher_decrypt, gcry_cipher_checktag",
        ]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let payload = try SealedPayload(setting.byteCount, for: backend.loadKey(of: setting.material), backend)
        let hasNewKey = setting.job.preparation == .newKey
        let bare = try setting.bareArms(Backend.bareLibrary, hasNewKey ? .gcmOpenNewKey : .gcmOpen, on: payload) { output in
            output == payload.plaintext
        }
        let (ciphertext, tag) = (Array(payload.sealed.dropLast(16)), Array(payload.sealed.suffix(16)))
        let repetition = try GCMRepetition(backend.makeAES128GCM(), payload, hasNewKey: hasNewKey)
        return bare + [
            setting.arm {
                try repetition.open(ciphertext, tag: tag, count: 1)
                return repetition.buffer == payload.plaintext
            } operation: { count in
                try repetition.open(ciphertext, tag: tag, count: count)
                return Int(repetition.buffer[0] & 1) + count
            }
        ]
    }
}
