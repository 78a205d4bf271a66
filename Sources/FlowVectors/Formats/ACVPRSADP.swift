// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// Tests of NIST's ACVP for RSA decryption without padding (`RSA`, mode `decryptionPrimitive`, revision Sp800-56Br2).
package enum ACVPRSADP {
    /// The questions.
    package typealias File = ACVPFile<Group>

    /// How the private keys are given.
    package enum KeyMode: String, Decodable, Sendable {
        /// As p, q and d alone.
        case standard
        /// With dP, dQ and qInv.
        case crt
    }

    /// Tests that share the size of their keys and the form that these have.
    package struct Group: ACVPGroup {
        /// What the file must say of itself.
        package static let header = ACVPHeader(algorithm: "RSA", mode: "decryptionPrimitive", revision: "Sp800-56Br2")

        /// The number of the group, unique in its file.
        package let tgId: Int
        /// The size of every modulus in bits, checked against them.
        package let keyBitCount: Int
        /// How the private keys are given, checked against them.
        package let keyMode: KeyMode
        /// The tests, in the order of the file.
        package let tests: [Test]

        enum Member: String, CodingKey { case tgId, modulo, testType, keyMode, pubExpMode, tests }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            try members.require(.testType, "AFT")
            try members.require(.pubExpMode, "random")
            tgId = try members.value(.tgId)
            keyBitCount = try members.value(.modulo)
            keyMode = try members.value(.keyMode)
            tests = try members.value(.tests)
            for test in tests {
                guard test.keyMode == keyMode else {
                    throw members.failure(at: .keyMode, "test \(test.tcId) has a key of the form \(test.keyMode.rawValue)")
                }
                let bitCount = test.key.publicNumbers.bitCount
                guard bitCount == keyBitCount else {
                    throw members.failure(at: .modulo, "test \(test.tcId) has a modulus of \(bitCount) bits")
                }
            }
        }
    }

    /// One number, to be raised to the private exponent.
    package struct Test: ACVPTest {
        /// The number of the test, unique in its file.
        package let tcId: Int
        /// The key.
        package let key: RSAPrivateNumbers
        /// How the file has the key; what is missing was derived.
        package let keyMode: KeyMode
        /// As long as the modulus, and not always less.
        package let ciphertext: [UInt8]

        enum Member: String, CodingKey { case tcId, ct, p, q, d, n, e, dmp1, dmq1, iqmp }

        /// Decodes the members that the format has, and no others.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.closedObject(of: Member.self)
            tcId = try members.value(.tcId)
            ciphertext = try members.hex(.ct)
            let (n, e, d) = (try members.hex(.n), try members.hex(.e), try members.hex(.d))
            let (p, q) = (try members.hex(.p), try members.hex(.q))
            if [Member.dmp1, .dmq1, .iqmp].contains(where: members.contains) {
                keyMode = .crt
                key = RSAPrivateNumbers(
                    modulus: n, publicExponent: e, privateExponent: d, prime1: p, prime2: q,
                    exponent1: try members.hex(.dmp1), exponent2: try members.hex(.dmq1), coefficient: try members.hex(.iqmp))
            } else {
                keyMode = .standard
                let numbers = RSAPrivateNumbers(modulus: n, publicExponent: e, privateExponent: d, prime1: p, prime2: q)
                guard let numbers else { throw members.failure(at: .q, "it has no inverse modulo p") }
                key = numbers
            }
            guard ciphertext.count == n.count else {
                throw members.failure(at: .ct, "\(ciphertext.count) bytes under a modulus of \(n.count)")
            }
        }
    }
}
