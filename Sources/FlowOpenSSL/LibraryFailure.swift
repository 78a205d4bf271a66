// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
internal import FlowCrypto

/// Empties the thread's error queue, which would otherwise fill up and hand its entries to the caller's next OpenSSL call.
func opensslFailure(_ operation: String) -> CryptoError {
    ERR_clear_error()
    return .libraryFailure(operation: operation)
}

/// Throws unless `result` is 1, OpenSSL's word for success.
func check(_ result: CInt, _ operation: String) throws(CryptoError) {
    guard result == 1 else { throw opensslFailure(operation) }
}
