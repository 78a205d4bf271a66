// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// Keys whose encoding is right and whose numbers are not.
@Suite struct UnsoundKeyTests {
    private static let names = ["d", "p", "q", "dP", "dQ", "qInv"]

    @Test(arguments: TestBackend.allCases, names)
    func aWrongPrivateNumberIsRefused(backend: TestBackend, name: String) throws {
        try backend.run { backend in try refusesWrongNumber(backend, 2 + Self.names.firstIndex(of: name)!) }
    }

    private func refusesWrongNumber(_ backend: some LabelledOAEP, _ position: Int) throws {
        let numbers = try numbers(backend)
        for wrong in [[0], [1], increased(numbers[position])] as [[UInt8]] {
            var damaged = numbers
            damaged[position] = wrong
            let der = DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(damaged))
            #expect(throws: CryptoError.inconsistentKey) { try backend.privateKey(pkcs8: der.span) }
        }
        let intact = DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(numbers))
        #expect(try backend.privateKey(pkcs8: intact.span).publicKey.numbers.modulus == numbers[0])
    }

    @Test(arguments: TestBackend.allCases)
    func aPublicKeyThatHidesNothingIsRefused(backend: TestBackend) throws {
        try backend.run { backend in
            let modulus = try backend.generatePrivateKey().publicKey.numbers.modulus
            let evenModulus = modulus.dropLast() + [modulus.last! & 0xFE]
            for (n, e) in [(modulus, [1]), (modulus, [2]), (modulus, [1, 0, 0]), (modulus, modulus), (Array(evenModulus), [1, 0, 1])] {
                let spki = SubjectPublicKeyInfo.encode(RSAPublicNumbers(modulus: n, publicExponent: e))
                #expect(throws: CryptoError.unusableNumbers) { try backend.publicKey(spki: spki.span) }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anEmptyPassphraseHasAnAddress(backend: TestBackend) throws {
        try backend.run { backend in
            for derivation in [KeyDerivation.opensslMD5(salt: [1, 2, 3, 4, 5, 6, 7, 8]), .pbkdf2(salt: [1], iterations: 1, .sha256)] {
                let withoutAddress = try [UInt8](capacity: 16) { output in
                    try backend.deriveKey(derivation, passphrase: Span(), into: &output)
                }
                let empty: [UInt8] = []
                let withAddress = try [UInt8](capacity: 16) { output in
                    try backend.deriveKey(derivation, passphrase: empty.span, into: &output)
                }
                #expect(withoutAddress == withAddress, "\(derivation.name)")
            }
        }
    }

    /// n, e, d, p, q, dP, dQ and qInv of a fresh key.
    private func numbers(_ backend: some LabelledOAEP) throws -> [[UInt8]] {
        try backend.generatePrivateKey().pkcs8().withArray { der in
            try RSAPrivateKeyLayout(strictDER: der).numbers.map { Array(der[$0]) }
        }
    }

    private func increased(_ number: [UInt8]) -> [UInt8] {
        // Twice the last bit that is surely there: the number stays as long as it is.
        number.dropLast() + [number.last! ^ 2]
    }
}
