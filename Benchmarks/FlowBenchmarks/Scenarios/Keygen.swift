// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension BenchScenario {
    static let keygen = BenchScenario(
        id: "keygen",
        summary: "make an RSA-2048 key: a matter of luck with primes, so a distribution",
        variants: [Variant(nil)],
        backends: [.openssl, .gcrypt],
        bareCalls: [.openssl: "EVP_PKEY_generate", .gcrypt: "gcry_pk_genkey"],
        isDistribution: true, roundLimit: 7, isRunSingly: true
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        func isModulus(_ bytes: [UInt8]) -> Bool { bytes.count == 256 && bytes[0] >= 0x80 && bytes[255] & 1 == 1 }
        let bare = try setting.bareArms(Backend.bareLibrary, .generateKey, isRight: isModulus)
        func generate() throws -> [UInt8] { try backend.generatePrivateKey().publicKey.numbers.modulus }
        return bare + [setting.arm(generate, isRight: isModulus)]
    }
}
