// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowGcrypt
internal import FlowOpenSSL

/// The backends under test. A test takes `arguments: TestBackend.allCases` and calls ``run(_:)`` with a generic function.
package enum TestBackend: String, CaseIterable, Sendable, CustomStringConvertible {
    case openssl
    case gcrypt

    package var description: String { rawValue }

    /// Every ordered pair, for what one backend writes and the other reads.
    package static var pairs: [(TestBackend, TestBackend)] {
        allCases.flatMap { first in allCases.map { (first, $0) } }
    }

    package func run<Result>(_ body: (any VectorBackend) throws -> Result) throws -> Result {
        switch self {
        case .openssl: try body(OpenSSLBackend())
        case .gcrypt: try body(GcryptBackend())
        }
    }
}
