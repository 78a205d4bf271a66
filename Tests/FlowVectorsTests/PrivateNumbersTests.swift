// SPDX-License-Identifier: Apache-2.0

import FlowVectors
import TestSupport
import Testing

/// The numbers that some files lack are those that others have.
@Suite struct PrivateNumbersTests {
    private static func derived(_ key: RSAPrivateNumbers) -> RSAPrivateNumbers? {
        RSAPrivateNumbers(
            modulus: key.modulus, publicExponent: key.publicExponent, privateExponent: key.privateExponent, prime1: key.prime1,
            prime2: key.prime2)
    }

    @Test(.enabled(if: PublicData.hasVectors, "the public vectors are absent"))
    func derivedNumbersAreThoseOfTheFiles() throws {
        let folder = try PublicData.vectors()
        let labs = try RSALabsOAEP(folder.load(.rsaLabsOAEP)).examples.map(\.key)
        let crt = try ACVPRSADP.File(json: folder.load(.acvpRSADP)).groups.flatMap(\.tests).filter { $0.keyMode == .crt }.map(\.key)
        let pyca = try PycaOAEP(folder.load(.pycaOAEPSHA256)).examples.map(\.key)
        #expect((labs.count, crt.count, pyca.count) == (10, 10, 10))
        for key in labs + crt + pyca { #expect(Self.derived(key)?.pkcs8 == key.pkcs8) }
    }

    @Test func smallNumbersAreRight() {
        // p = 11, q = 3, d = 7: 7 mod 10, 7 mod 2, and 3 * 4 = 1 mod 11.
        let key = RSAPrivateNumbers(modulus: [33], publicExponent: [3], privateExponent: [7], prime1: [11], prime2: [3])
        #expect(key?.exponent1 == [7])
        #expect(key?.exponent2 == [1])
        #expect(key?.coefficient == [4])
    }

    /// p and q that cannot be the primes of a key.
    @Test(arguments: [([], [3]), ([0], [3]), ([1], [3]), ([3], [1]), ([4], [3]), ([3], [4]), ([3], [3]), ([15], [21]), ([3], [9])])
    func numbersThatHaveNoInverseAreRefused(p: [UInt8], q: [UInt8]) {
        #expect(RSAPrivateNumbers(modulus: [33], publicExponent: [3], privateExponent: [7], prime1: p, prime2: q) == nil)
    }
}
