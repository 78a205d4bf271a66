// SPDX-License-Identifier: Apache-2.0

extension BenchScenario {
    static let harness = BenchScenario(
        id: "harness",
        summary: "an empty batch: what the harness adds to every sample",
        variants: [Variant(nil)],
        backends: [.null],
        isRunSingly: true
    ) { setting in [setting.arm(yieldsRightResult: { true }, operation: { $0 })] }
}
