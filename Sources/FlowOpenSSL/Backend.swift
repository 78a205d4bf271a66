// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
public import FlowCrypto

/// OpenSSL 3's libcrypto.
public struct OpenSSLBackend: CryptoBackend {
    /// Nothing is to be done: libcrypto initialises itself.
    public init() throws(CryptoError) {}

    /// The libcrypto that is loaded.
    public static var library: LibraryVersion {
        LibraryVersion(name: "openssl", version: unsafe String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)))
    }
}
