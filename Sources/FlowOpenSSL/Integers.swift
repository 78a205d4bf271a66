// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
internal import FlowCrypto
internal import FlowKeys

/// The public numbers of a key, within the sizes of the contract.
func readNumbers(_ key: OpaquePointer) throws(CryptoError) -> RSAPublicNumbers {
    let numbers = RSAPublicNumbers(
        modulus: try unsafe number(key, OSSL_PKEY_PARAM_RSA_N), publicExponent: try unsafe number(key, OSSL_PKEY_PARAM_RSA_E))
    try numbers.checkUsable()
    return numbers
}

/// One of the numbers of a key, big-endian, by its OSSL_PKEY_PARAM name.
private func number(_ key: OpaquePointer, _ name: String) throws(CryptoError) -> [UInt8] {
    var bignum: OpaquePointer?
    try unsafe check(EVP_PKEY_get_bn_param(key, name, &bignum), "EVP_PKEY_get_bn_param")
    defer { unsafe BN_free(bignum) }
    let byteCount = unsafe (Int(BN_num_bits(bignum)) + 7) / 8
    return [UInt8](capacity: byteCount) { output in
        unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
            initializedCount = unsafe Int(BN_bn2bin(bignum, buffer.baseAddress))
        }
    }
}
