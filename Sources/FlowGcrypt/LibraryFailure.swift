// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
internal import FlowCrypto

/// Throws unless `error` is 0, libgcrypt's word for success.
func check(_ error: gcry_error_t, _ operation: String) throws(CryptoError) {
    guard error == 0 else { throw .libraryFailure(operation: operation) }
}
