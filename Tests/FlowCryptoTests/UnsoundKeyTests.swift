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

    private func refusesWrongNumber(_ backend: some VectorBackend, _ position: Int) throws {
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

    /// What OpenSSL's decoder would mend, and what neither may take: one verdict on both backends.
    @Test(arguments: TestBackend.allCases)
    func privateKeysThatAreNotStrictDERAreRefused(backend: TestBackend) throws {
        try backend.run { backend in
            let numbers = try numbers(backend)
            let key = DERWriter.rsaPrivateKey(numbers)
            let algorithm = DERWriter.sequence([[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1], DERWriter.null])
            func info(_ parts: [UInt8]...) -> [UInt8] { DERWriter.sequence(parts) }
            let version = DERWriter.integer(0)
            let sound = info(version, algorithm, DERWriter.octetString(key))
            #expect(try backend.privateKey(pkcs8: sound.span).publicKey.numbers.modulus == numbers[0])
            let attributes = info(version, algorithm, DERWriter.octetString(key), [0xA0, 0])
            #expect(try backend.privateKey(pkcs8: attributes.span).publicKey.numbers.modulus == numbers[0])
            let content = version + algorithm + DERWriter.octetString(key)
            let modulus = [0x02, 0x82, 0x01, 0x01, 0x00] + numbers[0]
            let negative = key.replacing(modulus, with: [0x02, 0x82, 0x01, 0x00] + numbers[0])
            let variants: [[UInt8]] = [
                [0x30, 0x80] + content + [0, 0], [0x30, 0x83, 0] + [UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content,
                info(DERWriter.integer(1), algorithm, DERWriter.octetString(key)),
                info(DERWriter.integer(7), algorithm, DERWriter.octetString(key)),
                info(version, DERWriter.sequence([Array(algorithm[2..<13])]), DERWriter.octetString(key)),
                info(version, DERWriter.sequence([Array(algorithm[2..<13]), DERWriter.integer(1)]), DERWriter.octetString(key)),
                info(version, algorithm, DERWriter.octetString(key + [0])), info(version, algorithm, DERWriter.octetString(negative)),
                info(version, algorithm, DERWriter.octetString(key), DERWriter.integer(1)), sound + [0],
            ]
            #expect(negative != key)
            for variant in variants {
                let reason: CryptoError?
                do throws(CryptoError) {
                    _ = try backend.privateKey(pkcs8: variant.span)
                    reason = nil
                } catch {
                    reason = error
                }
                guard case .malformedKey? = reason else {
                    Issue.record("\(Hex.encode(variant).prefix(60)): \(reason.map { "\($0)" } ?? "accepted")")
                    continue
                }
            }
        }
    }

    /// p = 1,024 bits that pass Fermat's test for every base, as a Carmichael number does, are still no prime.
    @Test(arguments: TestBackend.allCases)
    func aCompositePrimeIsRefused(backend: TestBackend) throws {
        try backend.run { backend in
            // (6k + 1)(12k + 1)(18k + 1), with the other numbers computed for it: the equations hold, and messages come back.
            let der = try #require(Hex.decode(CarmichaelKey.pkcs8.utf8))
            #expect(throws: CryptoError.inconsistentKey) { try backend.privateKey(pkcs8: der.span) }
        }
    }

    /// Keys whose check takes from seconds to minutes.
    @Test(arguments: TestBackend.allCases)
    func privateKeysHaveAtMost4096Bits(backend: TestBackend) throws {
        try backend.run { backend in
            let number = { (byteCount: Int) in [UInt8](repeating: 0x81, count: byteCount) }
            let numbers = [number(1024), [1, 0, 1], number(1024), number(512), number(512), number(512), number(512), number(512)]
            let der = DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(numbers))
            #expect(throws: CryptoError.unsupportedModulusSize(bitCount: 8192)) { try backend.privateKey(pkcs8: der.span) }
        }
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
    private func numbers(_ backend: some VectorBackend) throws -> [[UInt8]] {
        try backend.generatePrivateKey().pkcs8().withArray { der in
            try RSAPrivateKeyLayout(strictDER: der).numbers.map { Array(der[$0]) }
        }
    }

    private func increased(_ number: [UInt8]) -> [UInt8] {
        // Twice the last bit that is surely there: the number stays as long as it is.
        number.dropLast() + [number.last! ^ 2]
    }
}
