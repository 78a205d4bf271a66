// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowLint

extension BenchScenario {
    static let lintKey = BenchScenario(
        id: "lint-key",
        summary: "lint a public key with every rule that is not deep; the backend makes the fingerprint",
        variants: [Variant(nil)],
        backends: [.openssl, .gcrypt]
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        let pem = PEM.encode(try backend.loadKey(of: setting.material).publicKey.numbers)
        let linter = Linter { try backend.sha256($0) }
        return [
            setting.arm {
                let report = linter.lint(pem, path: "key.pem")
                return report.bitCount == 2048 && report.findings.isEmpty
            } operation: { count in
                var sum = 0
                for _ in 0..<count { sum &+= linter.lint(pem, path: "key.pem").bitCount ?? 0 }
                return sum
            }
        ]
    }
}
