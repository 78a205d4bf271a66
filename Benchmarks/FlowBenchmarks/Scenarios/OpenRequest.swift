// SPDX-License-Identifier: Apache-2.0

internal import FlowPayload

extension BenchScenario {
    static let openRequest = BenchScenario(
        id: "open-request",
        summary: "open a request: JSON, base64, RSA-OAEP, AES-128-GCM",
        variants: payloadVariants,
        backends: BenchBackend.allCases,
        bareCalls: [
            .openssl: "EVP_PKEY_decrypt, and AES-128-GCM under its result on an EVP_CIPHER_CTX",
            .gcrypt: "gcry_pk_decrypt with (flags raw), and AES-128-GCM under the known key on a gcry_cipher_hd_t",
        ]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let bare = try setting.bareArms(Backend.bareLibrary, .openRequest, on: payload) { $0 == payload.plaintext }
        let body = payload.body
        if setting.isFresh {
            func open() throws -> [UInt8] {
                var opener = try FlowRequestOpener(backend: backend, privateKey: key)
                return try opener.open(body.span).plaintext
            }
            return bare + [setting.arm(open) { $0 == payload.plaintext }]
        }
        var opener = try FlowRequestOpener(backend: backend, privateKey: key)
        func open() throws -> [UInt8] { try opener.open(body.span).plaintext }
        return bare + [setting.arm(open) { $0 == payload.plaintext }]
    }
}
