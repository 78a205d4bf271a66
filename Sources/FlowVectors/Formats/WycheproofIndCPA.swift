// SPDX-License-Identifier: Apache-2.0

/// Tests of Wycheproof for ciphers without authentication (`ind_cpa_test_schema_v1.json`), AES-CBC with padding among others.
package enum WycheproofIndCPA {
    /// A whole file.
    package typealias File = WycheproofFile<Group>

    /// Tests that share the sizes of key and initialization vector.
    package struct Group: WycheproofGroup {
        /// The schema that the file must name.
        package static let schema = "ind_cpa_test_schema_v1.json"

        /// Who made the tests.
        package let source: WycheproofSource
        /// The size of every key in bits, checked against the keys.
        package let keyBitCount: Int
        /// The size of every initialization vector in bits, checked against them.
        package let ivBitCount: Int
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey {
            case type, source, tests
            case keyBitCount = "keySize"
            case ivBitCount = "ivSize"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.type, "IndCpaTest")
            source = try members.value(.source)
            keyBitCount = try members.value(.keyBitCount)
            ivBitCount = try members.value(.ivBitCount)
            tests = try members.value(.tests)
            for test in tests {
                guard test.key.count * 8 == keyBitCount else {
                    throw members.failure(at: .keyBitCount, "test \(test.tcId) has a key of \(test.key.count * 8) bits")
                }
                guard test.iv.count * 8 == ivBitCount else {
                    throw members.failure(at: .ivBitCount, "test \(test.tcId) has an initialization vector of \(test.iv.count * 8) bits")
                }
            }
        }
    }

    /// One ciphertext, and what must come out of it.
    package struct Test: WycheproofTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// A brief description, often empty.
        package let comment: String
        /// The key; its size is the group's.
        package let key: [UInt8]
        /// The initialization vector; its size is the group's.
        package let iv: [UInt8]
        /// The plaintext; of no meaning when the result is `invalid`.
        package let message: [UInt8]
        /// The ciphertext, without the initialization vector.
        package let ciphertext: [UInt8]
        /// What an implementation must do with the test.
        package let result: WycheproofResult
        /// Why the test is there; the notes of the file explain each.
        package let flags: [String]

        enum Member: String, CodingKey {
            case tcId, comment, key, iv, result, flags
            case message = "msg"
            case ciphertext = "ct"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            comment = try members.value(.comment)
            key = try members.hex(.key)
            iv = try members.hex(.iv)
            message = try members.hex(.message)
            ciphertext = try members.hex(.ciphertext)
            result = try members.value(.result)
            flags = try members.value(.flags)
        }
    }
}
