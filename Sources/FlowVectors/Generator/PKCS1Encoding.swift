// SPDX-License-Identifier: Apache-2.0

/// EME-PKCS1-v1_5 encoding (RFC 8017 section 7.2.1 step 2).
///
/// - Parameter random: bytes for the padding, of which the zeros are passed over; enough for the size of the modulus.
func pkcs1Encoding(_ message: [UInt8], random: [UInt8], byteCount: Int) -> [UInt8] {
    [0, 2] + random.filter { $0 != 0 }.prefix(byteCount - 3 - message.count) + [0] + message
}
