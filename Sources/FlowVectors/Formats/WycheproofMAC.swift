// SPDX-License-Identifier: Apache-2.0

/// Tests of message authentication codes of Wycheproof (`mac_test_schema_v1.json`), for HMAC among others.
package enum WycheproofMAC {
    /// A whole file.
    package typealias File = WycheproofFile<Group>

    /// Tests that share the sizes of key and tag.
    package struct Group: WycheproofGroup {
        /// The schema that the file must name.
        package static let schema = "mac_test_schema_v1.json"

        /// Who made the tests.
        package let source: WycheproofSource
        /// The size of every key in bits, checked against the keys.
        package let keyBitCount: Int
        /// The size of every tag in bits, checked against the tags; less than that of the hash for tags that were cut.
        package let tagBitCount: Int
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey {
            case type, source, tests
            case keyBitCount = "keySize"
            case tagBitCount = "tagSize"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.type, "MacTest")
            source = try members.value(.source)
            keyBitCount = try members.value(.keyBitCount)
            tagBitCount = try members.value(.tagBitCount)
            tests = try members.value(.tests)
            for test in tests {
                guard test.key.count * 8 == keyBitCount else {
                    throw members.failure(at: .keyBitCount, "test \(test.tcId) has a key of \(test.key.count * 8) bits")
                }
                guard test.tag.count * 8 == tagBitCount else {
                    throw members.failure(at: .tagBitCount, "test \(test.tcId) has a tag of \(test.tag.count * 8) bits")
                }
            }
        }
    }

    /// One message and its tag.
    package struct Test: WycheproofTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// A brief description, often empty.
        package let comment: String
        /// The key; its size is the group's.
        package let key: [UInt8]
        /// The message.
        package let message: [UInt8]
        /// The tag, or its beginning; in an invalid test, not that of the message.
        package let tag: [UInt8]
        /// What an implementation must do with the test.
        package let result: WycheproofResult
        /// Why the test is there; the notes of the file explain each.
        package let flags: [String]

        enum Member: String, CodingKey {
            case tcId, comment, key, tag, result, flags
            case message = "msg"
        }

        /// Decodes the members that the schema has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            comment = try members.value(.comment)
            key = try members.hex(.key)
            message = try members.hex(.message)
            tag = try members.hex(.tag)
            result = try members.value(.result)
            flags = try members.value(.flags)
        }
    }
}
