// SPDX-License-Identifier: Apache-2.0

/// Writes DER values, each at its final size at once.
package enum DERWriter {
    /// A value with the given identifier octet and content.
    package static func value(_ identifier: UInt8, _ contents: [[UInt8]]) -> [UInt8] {
        let count = contents.reduce(0) { $0 + $1.count }
        return [UInt8](capacity: headerByteCount(contentCount: count) + count) { output in
            appendHeader(identifier, contentCount: count, to: &output)
            for content in contents { for byte in content { output.append(byte) } }
        }
    }

    /// A SEQUENCE of values.
    package static func sequence(_ values: [[UInt8]]) -> [UInt8] { value(0x30, values) }

    /// An INTEGER from a big-endian magnitude.
    package static func integer(_ magnitude: [UInt8]) -> [UInt8] {
        [UInt8](capacity: integerByteCount(magnitude)) { output in appendInteger(magnitude, to: &output) }
    }

    /// A non-negative INTEGER.
    package static func integer(_ number: Int) -> [UInt8] { integer(bigEndianBytes(number)) }

    /// A BIT STRING of whole bytes.
    package static func bitString(_ bytes: [UInt8]) -> [UInt8] { value(0x03, [[0], bytes]) }

    /// An OCTET STRING.
    package static func octetString(_ bytes: [UInt8]) -> [UInt8] { value(0x04, [bytes]) }

    /// NULL.
    package static let null: [UInt8] = [0x05, 0x00]

    /// A two-prime RSAPrivateKey (RFC 8017 appendix A.1.2) from n, e, d, p, q, dP, dQ and qInv, big-endian.
    ///
    /// The result is the only copy of the numbers that this makes; wiping it and the arguments is the caller's.
    package static func rsaPrivateKey(_ numbers: [[UInt8]]) -> [UInt8] {
        let count = numbers.reduce(integerByteCount([])) { $0 + integerByteCount($1) }
        return [UInt8](capacity: headerByteCount(contentCount: count) + count) { output in
            appendHeader(0x30, contentCount: count, to: &output)
            appendInteger([], to: &output)
            for number in numbers { appendInteger(number, to: &output) }
        }
    }

    /// A PKCS#8 PrivateKeyInfo, version 0 (RFC 5958 section 2), around an RSAPrivateKey.
    package static func pkcs8(rsaPrivateKey key: [UInt8]) -> [UInt8] {
        let version = integer(0)
        let count =
            version.count + SubjectPublicKeyInfo.rsaEncryptionIdentifier.count + headerByteCount(contentCount: key.count) + key.count
        return [UInt8](capacity: headerByteCount(contentCount: count) + count) { output in
            appendHeader(0x30, contentCount: count, to: &output)
            for byte in version + SubjectPublicKeyInfo.rsaEncryptionIdentifier { output.append(byte) }
            appendHeader(0x04, contentCount: key.count, to: &output)
            for byte in key { output.append(byte) }
        }
    }

    private static func integerByteCount(_ magnitude: [UInt8]) -> Int {
        let count = magnitude.bitCount / 8 + 1
        return headerByteCount(contentCount: count) + count
    }

    private static func appendInteger(_ magnitude: [UInt8], to output: inout OutputSpan<UInt8>) {
        let significant = magnitude.drop { $0 == 0 }
        let count = magnitude.bitCount / 8 + 1
        appendHeader(0x02, contentCount: count, to: &output)
        if count > significant.count { output.append(0) }
        for byte in significant { output.append(byte) }
    }

    private static func headerByteCount(contentCount: Int) -> Int {
        contentCount < 0x80 ? 2 : 2 + octetCount(contentCount)
    }

    private static func appendHeader(_ identifier: UInt8, contentCount: Int, to output: inout OutputSpan<UInt8>) {
        output.append(identifier)
        if contentCount < 0x80 {
            output.append(UInt8(contentCount))
        } else {
            let count = octetCount(contentCount)
            output.append(0x80 | UInt8(count))
            for place in (0..<count).reversed() { output.append(UInt8(truncatingIfNeeded: contentCount >> (8 * place))) }
        }
    }

    /// How many bytes a number has that is not negative; none for 0.
    private static func octetCount(_ number: Int) -> Int { (Int.bitWidth - number.leadingZeroBitCount + 7) / 8 }

    private static func bigEndianBytes(_ number: Int) -> [UInt8] {
        let octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        return Array(octets.drop { $0 == 0 })
    }
}
