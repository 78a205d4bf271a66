// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowGcrypt
internal import FlowOpenSSL

/// `--backend`: which crypto library does the work.
enum BackendName: String, ExpressibleByArgument, CaseIterable {
    case openssl
    case gcrypt

    /// Starts the library and runs `body` on it.
    func run<Result: ~Copyable>(_ body: (any VectorBackend) throws -> Result) throws -> Result {
        let backend: any VectorBackend
        do {
            switch self {
            case .openssl: backend = try OpenSSLBackend()
            case .gcrypt: backend = try GcryptBackend()
            }
        } catch {
            throw CommandFailure(status: .internalError, message: "\(rawValue) does not start: \(error)", hint: nil)
        }
        return try body(backend)
    }
}

struct BackendOption: ParsableArguments {
    @Option(name: .long, help: "The crypto library that does the work: openssl or gcrypt.")
    var backend = BackendName.openssl
}
