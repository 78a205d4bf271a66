// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowGcrypt
internal import FlowOpenSSL

/// A backend as the scenarios use it.
protocol MeasuredBackend: CryptoBackend {
    /// Whose bare calls it is measured against.
    static var bareLibrary: BareLibrary? { get }
    /// The run's key.
    func loadKey(of material: BenchMaterial) throws -> PrivateKey
}

extension MeasuredBackend where Self: VectorBackend {
    func loadKey(of material: BenchMaterial) throws -> PrivateKey {
        let der = try material.pkcs8()
        // OpenSSL has just made the key; libgcrypt would take up to a second to prove its primes, in each process.
        return try privateKey(provenPKCS8: der.span)
    }
}

extension OpenSSLBackend: MeasuredBackend {
    static var bareLibrary: BareLibrary? { .openssl }
}

extension GcryptBackend: MeasuredBackend {
    static var bareLibrary: BareLibrary? { .gcrypt }
}

extension NullBackend: MeasuredBackend {
    static var bareLibrary: BareLibrary? { nil }
    func loadKey(of material: BenchMaterial) -> NullPrivateKey { NullPrivateKey() }
}

extension BenchBackend {
    func implementation() throws -> any MeasuredBackend {
        switch self {
        case .openssl: try OpenSSLBackend()
        case .gcrypt: try GcryptBackend()
        case .null: NullBackend()
        }
    }
}
