// SPDX-License-Identifier: Apache-2.0

/// AES-GCM tests of NIST's ACVP (`ACVP-AES-GCM`, revision 1.0).
package enum ACVPGCM {
    /// The questions.
    package typealias File = ACVPFile<Group>
    /// The answers.
    package typealias AnswerFile = ACVPFile<AnswerGroup>

    /// What the tests of a group ask for.
    package enum Direction: String, Decodable, Sendable {
        /// Seal, under a given nonce.
        case encrypt
        /// Open, which fails for some.
        case decrypt
    }

    /// Tests that share all sizes; every test was checked against them.
    package struct Group: ACVPGroup {
        /// What the file must say of itself.
        package static let header = ACVPHeader(algorithm: "ACVP-AES-GCM", revision: "1.0")

        /// The number of the group, unique in its file.
        package let tgId: Int
        /// What the tests ask for.
        package let direction: Direction
        /// The size of plaintext and ciphertext in bits.
        package let payloadBitCount: Int
        /// The size of the tag in bits, 32 to 128.
        package let tagBitCount: Int
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey { case tgId, testType, direction, ivGen, keyLen, ivLen, payloadLen, aadLen, tagLen, tests }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.testType, "AFT")
            try members.require(.ivGen, "external")
            tgId = try members.value(.tgId)
            direction = try members.value(.direction)
            payloadBitCount = try members.value(.payloadLen)
            tagBitCount = try members.value(.tagLen)
            tests = try members.value(.tests)
            for test in tests {
                let isToSeal = test.plaintext != nil && test.ciphertext == nil && test.tag == nil
                let isToOpen = test.plaintext == nil && test.ciphertext != nil && test.tag != nil
                guard direction == .encrypt ? isToSeal : isToOpen else {
                    throw members.failure(at: .direction, "test \(test.tcId) has not the members for \(direction.rawValue)")
                }
                let sizes: [(Member, [UInt8]?)] = [
                    (.keyLen, test.key), (.ivLen, test.nonce), (.aadLen, test.additionalData),
                    (.payloadLen, test.plaintext ?? test.ciphertext), (.tagLen, test.tag),
                ]
                for (member, bytes) in sizes {
                    let bitCount: Int = try members.value(member)
                    guard let bytes, bytes.count * 8 != bitCount else { continue }
                    throw members.failure(at: member, "test \(test.tcId) has \(bytes.count * 8) bits")
                }
            }
        }
    }

    /// One message, to be sealed or opened.
    package struct Test: ACVPTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// The key.
        package let key: [UInt8]
        /// The nonce (`iv`).
        package let nonce: [UInt8]
        /// The additional data, which is authenticated and not encrypted.
        package let additionalData: [UInt8]
        /// What is to be sealed.
        package let plaintext: [UInt8]?
        /// What is to be opened, without the tag.
        package let ciphertext: [UInt8]?
        /// The tag of what is to be opened.
        package let tag: [UInt8]?

        enum Member: String, CodingKey { case tcId, key, iv, aad, pt, ct, tag }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            key = try members.hex(.key)
            nonce = try members.hex(.iv)
            additionalData = try members.hex(.aad)
            plaintext = try members.hexIfPresent(.pt)
            ciphertext = try members.hexIfPresent(.ct)
            tag = try members.hexIfPresent(.tag)
        }
    }

    /// The answers to a group.
    package struct AnswerGroup: ACVPGroup {
        /// What the file must say of itself.
        package static let header = ACVPHeader(algorithm: "ACVP-AES-GCM")

        /// The number of the group that is answered.
        package let tgId: Int
        /// The answers, in the order of the file.
        package let tests: [Answer]

        enum Member: String, CodingKey { case tgId, tests }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tgId = try members.value(.tgId)
            tests = try members.value(.tests)
        }
    }

    /// The answer to a test.
    package struct Answer: ACVPTest {
        /// What a test must come to.
        package enum Outcome: Sendable, Equatable {
            /// This ciphertext and tag.
            case sealed(ciphertext: [UInt8], tag: [UInt8])
            /// This plaintext.
            case opened([UInt8])
            /// A refusal.
            case refused
        }

        /// The number of the test that is answered.
        package let tcId: Int
        /// What it must come to.
        package let outcome: Outcome

        enum Member: String, CodingKey { case tcId, ct, tag, pt, testPassed }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            let hasPassed: Bool? = try members.valueIfPresent(.testPassed)
            let (ciphertext, tag) = (try members.hexIfPresent(.ct), try members.hexIfPresent(.tag))
            switch (hasPassed, ciphertext, tag, try members.hexIfPresent(.pt)) {
            case (nil, let ciphertext?, let tag?, nil): outcome = .sealed(ciphertext: ciphertext, tag: tag)
            case (true, nil, nil, let plaintext?): outcome = .opened(plaintext)
            case (false, nil, nil, nil): outcome = .refused
            default: throw members.failure(at: .tcId, "test \(tcId) is answered neither by ct and tag, by pt, nor by a failure")
            }
        }
    }
}
