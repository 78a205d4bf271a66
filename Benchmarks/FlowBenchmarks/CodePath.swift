// SPDX-License-Identifier: Apache-2.0

/// One of the ways in which OpenSSL can do the RSA private step on an x86-64 processor. It takes the first one that the processor can do
/// and that OPENSSL_ia32cap(3) does not hide from it.
package struct CodePath: Equatable, Sendable {
    /// The instructions that it is made of.
    package let name: String
    /// The value of OPENSSL_ia32cap that leads to it; `nil` for OpenSSL's own choice.
    package let capabilities: String?

    /// Bits of CPUID leaf 7, register EBX, and their names in /proc/cpuinfo.
    private static let avx2: (bit: UInt32, flag: String) = (1 << 5, "avx2")
    private static let bmi2: (bit: UInt32, flag: String) = (1 << 8, "bmi2")
    private static let adx: (bit: UInt32, flag: String) = (1 << 19, "adx")
    private static let avx512ifma: (bit: UInt32, flag: String) = (1 << 21, "avx512ifma")

    /// Those that a processor can do, OpenSSL's own choice first.
    ///
    /// - Parameter features: as in /proc/cpuinfo; of other architectures none is known here.
    package static func available(features: Set<Substring>) -> [CodePath] {
        func has(_ feature: (bit: UInt32, flag: String)) -> Bool { features.contains(feature.flag[...]) }
        // In the order in which OpenSSL prefers them, and what hides each.
        let paths: [(name: String, isPossible: Bool, hiddenBy: UInt32)] = [
            ("AVX-512 IFMA", has(avx512ifma), avx512ifma.bit),
            ("MULX and ADX", has(bmi2) && has(adx), adx.bit),
            ("AVX2", has(avx2), avx2.bit),
            ("plain x86-64", has(avx2) || has(adx), 0),
        ]
        var hidden: UInt32 = 0
        var available: [CodePath] = []
        for path in paths where path.isPossible {
            available.append(CodePath(name: path.name, capabilities: hidden == 0 ? nil : ":~0x" + String(hidden, radix: 16)))
            hidden |= path.hiddenBy
        }
        return available
    }

    /// The line of an environment that leads to it.
    package var environmentLine: String? { capabilities.map { "OPENSSL_ia32cap=\($0)" } }
}
