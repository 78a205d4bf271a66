// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto

/// libgcrypt 1.9 or later.
public struct GcryptBackend: CryptoBackend {
    /// Initialises libgcrypt once for the process: version check, secure memory, end of initialisation.
    public init() throws(CryptoError) {
        if let failure = Self.initialization { throw failure }
    }

    /// The libgcrypt that is loaded.
    public static var library: LibraryVersion {
        LibraryVersion(name: "gcrypt", version: unsafe gcry_check_version(nil).map { unsafe String(cString: $0) } ?? "unknown")
    }

    private static let initialization: CryptoError? = {
        // 1.9.0 is the first with the functions used here.
        guard unsafe gcry_check_version("1.9.0") != nil else { return .libraryFailure(operation: "gcry_check_version 1.9.0") }
        return flowproof_gcrypt_initialize() == 0 ? nil : .libraryFailure(operation: "GCRYCTL_INIT_SECMEM")
    }()
}
