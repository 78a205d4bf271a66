// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

/// Key transport tests of NIST's ACVP (`KTS-IFC`, revision Sp800-56Br2): RSA-OAEP, without key confirmation.
package enum ACVPKTS {
    /// The questions.
    package typealias File = ACVPFile<Group>

    /// Which side of the transport is under test.
    package enum Role: String, Decodable, Sendable {
        /// It encrypts a key of its own choice, so no answer can be known.
        case initiator
        /// It decrypts.
        case responder
    }

    /// Tests that share their parameters.
    package struct Group: ACVPGroup {
        /// What the file must say of itself.
        package static let header = ACVPHeader(algorithm: "KTS-IFC", revision: "Sp800-56Br2")

        /// The number of the group, unique in its file.
        package let tgId: Int
        /// Which side is under test.
        package let role: Role
        /// The size of every modulus in bits, checked against them.
        package let keyBitCount: Int
        /// The size of the key that is transported, in bits.
        package let payloadBitCount: Int
        /// The hash, and so are label and MGF1 hashed; and what the label is made of.
        package let configuration: Configuration
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey {
            case tgId, testType, tests, scheme, kasRole, keyGenerationMethod, modulo, fixedPubExp, l, iutId, serverId
            case ktsConfiguration, keyConfirmationDirection, keyConfirmationRole
        }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            let constants: [(Member, String)] = [
                (.testType, "AFT"), (.scheme, "KTS-OAEP-basic"), (.keyGenerationMethod, "rsakpg1-basic"),
                (.keyConfirmationDirection, "none"), (.keyConfirmationRole, "none"),
            ]
            for (member, text) in constants { try members.require(member, text) }
            // Parts of labels that are not empty; these files have none.
            _ = (try members.hex(.iutId), try members.hex(.serverId))
            tgId = try members.value(.tgId)
            role = try members.value(.kasRole)
            keyBitCount = try members.value(.modulo)
            payloadBitCount = try members.value(.l)
            configuration = try members.value(.ktsConfiguration)
            tests = try members.value(.tests)
            let exponent = try members.hex(.fixedPubExp)
            for test in tests {
                guard test.task.role == role else {
                    throw members.failure(at: .kasRole, "test \(test.tcId) is not one for the \(role.rawValue)")
                }
                let numbers = test.task.publicNumbers
                guard numbers.bitCount == keyBitCount else {
                    throw members.failure(at: .modulo, "test \(test.tcId) has a modulus of \(numbers.bitCount) bits")
                }
                guard numbers == RSAPublicNumbers(modulus: numbers.modulus, publicExponent: exponent) else {
                    throw members.failure(at: .fixedPubExp, "test \(test.tcId) has another public exponent")
                }
            }
        }
    }

    /// How the key is wrapped.
    package struct Configuration: Decodable, Sendable {
        /// The hash, such as `SHA2-256`.
        package let hash: String
        /// What the label is made of; empty for the empty label.
        package let labelPattern: String

        enum Member: String, CodingKey { case hashAlg, associatedDataPattern, encoding }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.encoding, "none")
            hash = try members.value(.hashAlg)
            labelPattern = try members.value(.associatedDataPattern)
        }
    }

    /// One key, and what is to be done with it.
    package struct Test: ACVPTest {
        /// What is to be done.
        package enum Task: Sendable {
            /// Encrypt to this key.
            case encrypt(RSAPublicNumbers)
            /// Decrypt this ciphertext.
            case decrypt(RSAPrivateNumbers, ciphertext: [UInt8])
        }

        /// The number of the test, unique in its file.
        package let tcId: Int
        /// What is to be done.
        package let task: Task

        enum Member: String, CodingKey { case tcId, serverN, serverE, iutN, iutE, iutP, iutQ, iutD, serverC }

        /// Decodes the members that the format has for one side, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            guard members.contains(.serverC) else {
                task = .encrypt(RSAPublicNumbers(modulus: try members.hex(.serverN), publicExponent: try members.hex(.serverE)))
                if let unknown = [Member.iutN, .iutE, .iutP, .iutQ, .iutD].first(where: members.contains) {
                    throw members.failure(at: unknown, "a member for decryption without a ciphertext")
                }
                return
            }
            let key = RSAPrivateNumbers(
                modulus: try members.hex(.iutN), publicExponent: try members.hex(.iutE), privateExponent: try members.hex(.iutD),
                prime1: try members.hex(.iutP), prime2: try members.hex(.iutQ))
            guard let key else { throw members.failure(at: .iutQ, "it has no inverse modulo iutP") }
            if let unknown = [Member.serverN, .serverE].first(where: members.contains) {
                throw members.failure(at: unknown, "a member for encryption beside a ciphertext")
            }
            task = .decrypt(key, ciphertext: try members.hex(.serverC))
        }
    }
}

extension ACVPKTS.Test.Task {
    fileprivate var role: ACVPKTS.Role {
        switch self {
        case .encrypt: .initiator
        case .decrypt: .responder
        }
    }

    fileprivate var publicNumbers: RSAPublicNumbers {
        switch self {
        case .encrypt(let numbers): numbers
        case .decrypt(let key, _): key.publicNumbers
        }
    }
}
