// SPDX-License-Identifier: Apache-2.0

/// AEAD tests of Wycheproof (`aead_test_schema_v1.json`), for AES-GCM among others.
package enum WycheproofAEAD {
    /// A whole file.
    package typealias File = WycheproofFile<Group>

    /// Tests that share the sizes of key, nonce and tag.
    package struct Group: WycheproofGroup {
        /// The schema that the file must name.
        package static let schema = "aead_test_schema_v1.json"

        /// Who made the tests.
        package let source: WycheproofSource
        /// The size of every key in bits, checked against the keys.
        package let keyBitCount: Int
        /// The size of every nonce in bits, checked against the nonces.
        package let nonceBitCount: Int
        /// The size of a tag in bits; in an invalid test the tag may have another one.
        package let tagBitCount: Int
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey {
            case type, source, tests
            case keyBitCount = "keySize"
            case nonceBitCount = "ivSize"
            case tagBitCount = "tagSize"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.type, "AeadTest")
            source = try members.value(.source)
            keyBitCount = try members.value(.keyBitCount)
            nonceBitCount = try members.value(.nonceBitCount)
            tagBitCount = try members.value(.tagBitCount)
            tests = try members.value(.tests)
            // Callers choose groups by these sizes and hand the tests to functions that demand them.
            for test in tests {
                guard test.key.count * 8 == keyBitCount else {
                    throw members.failure(at: .keyBitCount, "test \(test.tcId) has a key of \(test.key.count * 8) bits")
                }
                guard test.nonce.count * 8 == nonceBitCount else {
                    throw members.failure(at: .nonceBitCount, "test \(test.tcId) has a nonce of \(test.nonce.count * 8) bits")
                }
            }
        }
    }

    /// One sealed message, and what must come out of it.
    package struct Test: WycheproofTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// A brief description, often empty.
        package let comment: String
        /// The key; its size is the group's.
        package let key: [UInt8]
        /// The nonce (`iv`); its size is the group's.
        package let nonce: [UInt8]
        /// The additional data, which is authenticated and not encrypted.
        package let additionalData: [UInt8]
        /// The plaintext.
        package let message: [UInt8]
        /// The ciphertext, without nonce and tag.
        package let ciphertext: [UInt8]
        /// The tag.
        package let tag: [UInt8]
        /// What an implementation must do with the test.
        package let result: WycheproofResult
        /// Why the test is there; the notes of the file explain each.
        package let flags: [String]

        enum Member: String, CodingKey {
            case tcId, comment, key, tag, result, flags
            case nonce = "iv"
            case additionalData = "aad"
            case message = "msg"
            case ciphertext = "ct"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            comment = try members.value(.comment)
            key = try members.hex(.key)
            nonce = try members.hex(.nonce)
            additionalData = try members.hex(.additionalData)
            message = try members.hex(.message)
            ciphertext = try members.hex(.ciphertext)
            tag = try members.hex(.tag)
            result = try members.value(.result)
            flags = try members.value(.flags)
        }
    }
}
