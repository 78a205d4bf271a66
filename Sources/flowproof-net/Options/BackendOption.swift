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

    /// Starts the library.
    func start() throws(CommandFailure) -> any CryptoBackend {
        do throws(CryptoError) {
            switch self {
            case .openssl: return try OpenSSLBackend()
            case .gcrypt: return try GcryptBackend()
            }
        } catch {
            throw CommandFailure(status: .internalError, message: "\(rawValue) does not start: \(error)", hint: nil)
        }
    }
}
