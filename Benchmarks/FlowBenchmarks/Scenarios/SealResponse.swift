// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowPayload

extension BenchScenario {
    static let sealResponse = BenchScenario(
        id: "seal-response",
        summary: "seal a response: AES-128-GCM, base64",
        variants: payloadVariants,
        backends: BenchBackend.allCases,
        bareCalls: [
            .openssl: "AES-128-GCM under a new key on an EVP_CIPHER_CTX",
            .gcrypt: "AES-128-GCM under a new key on a gcry_cipher_hd_t",
        ]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let sealed = try payload.sealedResponse()
        let bare = try setting.bareArms(Backend.bareLibrary, .sealResponse, on: payload) { $0 == sealed }
        let plaintext = payload.plaintext
        if setting.isFresh {
            func seal() throws -> [UInt8] { try payload.responseSealer(backend).seal(plaintext.span) }
            return bare + [setting.arm(seal) { $0 == payload.response }]
        }
        let gcm = try backend.makeAES128GCM()
        func seal() throws -> [UInt8] { try payload.responseSealer(backend).seal(plaintext.span, using: gcm) }
        return bare + [setting.arm(seal) { $0 == payload.response }]
    }
}
