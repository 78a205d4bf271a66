// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// RSAES-PKCS1-v1_5 decryption tests of Wycheproof (`rsaes_pkcs1_decrypt_schema_v1.json`).
package enum WycheproofPKCS1 {
    /// A whole file.
    package typealias File = WycheproofFile<Group>

    /// Tests under one private key.
    package struct Group: WycheproofGroup {
        /// The schema that the file must name.
        package static let schema = "rsaes_pkcs1_decrypt_schema_v1.json"

        /// Who made the tests.
        package let source: WycheproofSource
        /// The size of the modulus in bits, checked against it.
        package let keyBitCount: Int
        /// The key as numbers.
        package let privateKey: RSAPrivateNumbers
        /// The same key as PKCS#8, DER.
        package let privateKeyPKCS8: [UInt8]
        /// The same key as PKCS#8, PEM.
        package let privateKeyPEM: String
        /// The members of the same key as a JWK, where it is there.
        package let privateKeyJWK: [String: String]?
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey {
            case type, source, privateKey, tests
            case keyBitCount = "keySize"
            case privateKeyPKCS8 = "privateKeyPkcs8"
            case privateKeyPEM = "privateKeyPem"
            case privateKeyJWK = "privateKeyJwk"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.type, "RsaesPkcs1Decrypt")
            source = try members.value(.source)
            keyBitCount = try members.value(.keyBitCount)
            privateKey = try members.value(.privateKey)
            privateKeyPKCS8 = try members.hex(.privateKeyPKCS8)
            privateKeyPEM = try members.value(.privateKeyPEM)
            privateKeyJWK = try members.valueIfPresent(.privateKeyJWK)
            tests = try members.value(.tests)
            let bitCount = privateKey.publicNumbers.bitCount
            guard keyBitCount == bitCount else {
                throw members.failure(at: .keyBitCount, "\(keyBitCount) for a modulus of \(bitCount) bits")
            }
        }
    }

    /// One ciphertext.
    package struct Test: WycheproofTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// A brief description, often empty.
        package let comment: String
        /// The plaintext; of no meaning when the result is `invalid`.
        package let message: [UInt8]
        /// The ciphertext; in invalid tests it may be of any length.
        package let ciphertext: [UInt8]
        /// What an implementation of PKCS #1 v1.5 must do with the test.
        package let result: WycheproofResult
        /// Why the test is there; the notes of the file explain each.
        package let flags: [String]

        enum Member: String, CodingKey {
            case tcId, comment, result, flags
            case message = "msg"
            case ciphertext = "ct"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            comment = try members.value(.comment)
            message = try members.hex(.message)
            ciphertext = try members.hex(.ciphertext)
            result = try members.value(.result)
            flags = try members.value(.flags)
        }
    }
}
