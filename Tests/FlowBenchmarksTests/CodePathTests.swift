// SPDX-License-Identifier: Apache-2.0

import FlowBenchmarks
import Testing

/// Which of OpenSSL's code paths a processor has, and what leads to each.
@Suite struct CodePathTests {
    private func paths(_ features: String) -> [String] {
        CodePath.available(features: Set(features.split(separator: " "))).map { "\($0.name) \($0.capabilities ?? "-")" }
    }

    @Test func eachPathHidesThoseBeforeIt() {
        #expect(
            paths("fpu avx2 bmi2 adx avx512ifma") == [
                "AVX-512 IFMA -", "MULX and ADX :~0x200000", "AVX2 :~0x280000", "plain x86-64 :~0x280020",
            ])
        #expect(paths("avx2 bmi2 adx") == ["MULX and ADX -", "AVX2 :~0x80000", "plain x86-64 :~0x80020"])
        #expect(paths("avx2 bmi2") == ["AVX2 -", "plain x86-64 :~0x20"])
    }

    @Test(arguments: ["", "fpu sse2", "asimd sha2 aes"])
    func otherProcessorsHaveNone(features: String) { #expect(paths(features) == []) }

    @Test func environmentLineNamesTheVariable() {
        let lines = CodePath.available(features: ["avx2", "bmi2"]).map(\.environmentLine)
        #expect(lines == [nil, "OPENSSL_ia32cap=:~0x20"])
    }
}
