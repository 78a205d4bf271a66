// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowPayload

extension BenchScenario {
    static let roundTrip = BenchScenario(
        id: "round-trip",
        summary: "open a request and seal a response of its size",
        variants: payloadVariants,
        backends: BenchBackend.allCases,
        bareCalls: [
            .openssl: "EVP_PKEY_decrypt, and AES-128-GCM twice on one EVP_CIPHER_CTX",
            .gcrypt: "gcry_pk_decrypt with (flags raw), and AES-128-GCM twice on one gcry_cipher_hd_t",
        ]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let sealed = try payload.sealedResponse()
        let bare = try setting.bareArms(Backend.bareLibrary, .roundTrip, on: payload) { $0 == sealed }
        let body = payload.body
        if setting.isFresh {
            func answer() throws -> [UInt8] {
                var opener = try FlowRequestOpener(backend: backend, privateKey: key)
                let request = try opener.open(body.span)
                let plaintext = request.plaintext
                return try request.responseSealer().seal(plaintext.span)
            }
            return bare + [setting.arm(answer) { $0 == payload.response }]
        }
        var opener = try FlowRequestOpener(backend: backend, privateKey: key)
        let gcm = try backend.makeAES128GCM()
        func answer() throws -> [UInt8] {
            let request = try opener.open(body.span)
            let plaintext = request.plaintext
            return try request.responseSealer().seal(plaintext.span, using: gcm)
        }
        return bare + [setting.arm(answer) { $0 == payload.response }]
    }
}
