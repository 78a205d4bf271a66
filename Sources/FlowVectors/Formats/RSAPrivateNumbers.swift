// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

/// The eight numbers of a published two-prime RSA key (RFC 8017 appendix A.1.2): big-endian, as the file has them.
///
/// For keys of test vectors only: nothing here is wiped.
package struct RSAPrivateNumbers: Equatable, Sendable {
    /// The modulus n.
    package let modulus: [UInt8]
    /// The public exponent e.
    package let publicExponent: [UInt8]
    /// The private exponent d.
    package let privateExponent: [UInt8]
    /// The first prime p.
    package let prime1: [UInt8]
    /// The second prime q.
    package let prime2: [UInt8]
    /// d mod (p - 1).
    package let exponent1: [UInt8]
    /// d mod (q - 1).
    package let exponent2: [UInt8]
    /// The inverse of q mod p.
    package let coefficient: [UInt8]

    /// The public key, without leading zero bytes.
    package var publicNumbers: RSAPublicNumbers { RSAPublicNumbers(modulus: modulus, publicExponent: publicExponent) }

    /// The key as PKCS#8 (RFC 5958), DER.
    package var pkcs8: [UInt8] {
        DERWriter.pkcs8(
            rsaPrivateKey: DERWriter.rsaPrivateKey([
                modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient,
            ]))
    }
}

/// `PrivateKey` of Wycheproof's rsa_common.json. All eight numbers must be there, and `otherPrimeInfos` must not.
extension RSAPrivateNumbers: Decodable {
    enum Member: String, CodingKey {
        case modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient
    }

    /// Decodes the members that the schema has, and no others.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        modulus = try members.hex(.modulus)
        publicExponent = try members.hex(.publicExponent)
        privateExponent = try members.hex(.privateExponent)
        prime1 = try members.hex(.prime1)
        prime2 = try members.hex(.prime2)
        exponent1 = try members.hex(.exponent1)
        exponent2 = try members.hex(.exponent2)
        coefficient = try members.hex(.coefficient)
    }
}
