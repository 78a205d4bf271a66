// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import FlowKeys

/// The positions of private numbers, and writing them again.
@Suite(.enabled(if: Command.exists("openssl"))) struct LayoutTests {
    /// A key in both containers, and its numbers as `openssl rsa -text` prints them.
    private struct Key {
        let pkcs8: [UInt8]
        let pkcs1: [UInt8]
        let numbers: [[UInt8]]

        init(_ options: String = "-pkeyopt rsa_keygen_bits:2048") throws {
            let tool = try OpenSSL()
            try tool.openssl("genpkey -algorithm RSA \(options) -out private.pem")
            pkcs8 = try tool.openssl("pkcs8 -topk8 -nocrypt -in private.pem -outform DER")
            pkcs1 = try tool.openssl("rsa -in private.pem -traditional -outform DER")
            let text = String(decoding: try tool.openssl("rsa -in private.pem -noout -text"), as: UTF8.self)
            numbers = ["modulus", "publicExponent", "privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient"].map {
                Self.number($0, in: text)
            }
        }

        private static func number(_ name: String, in text: String) -> [UInt8] {
            let lines = text.split(separator: "\n")
            guard let index = lines.firstIndex(where: { $0.hasPrefix(name + ":") }) else { return [] }
            if let small = lines[index].split(separator: " ").dropFirst().first.flatMap({ UInt64($0) }) {
                return Array((0..<8).map { UInt8(truncatingIfNeeded: small >> (56 - 8 * $0)) }.drop { $0 == 0 })
            }
            let digits = lines[(index + 1)...].prefix { $0.hasPrefix(" ") }.joined().filter(\.isHexDigit)
            return Array((Hex.decode(digits.utf8) ?? []).drop { $0 == 0 })
        }
    }

    @Test(arguments: [
        "rsa_keygen_bits:2048", "rsa_keygen_bits:1024 -pkeyopt rsa_keygen_pubexp:3", "rsa_keygen_bits:1031", "rsa_keygen_bits:3072",
    ])
    func rangesHoldTheNumbers(options: String) throws {
        let key = try Key("-pkeyopt \(options)")
        for der in [key.pkcs8, key.pkcs1] {
            let layout = try RSAPrivateKeyLayout(strictDER: der)
            #expect(layout.version == 0)
            #expect(layout.numbers.map { Array(der[$0]) } == key.numbers)
            let named = [
                layout.modulus, layout.publicExponent, layout.privateExponent, layout.prime1, layout.prime2, layout.exponent1,
                layout.exponent2,
                layout.coefficient,
            ]
            #expect(named == layout.numbers)
            #expect(layout.publicNumbers(in: der) == RSAPublicNumbers(modulus: key.numbers[0], publicExponent: key.numbers[1]))
        }
    }

    @Test(arguments: [
        "rsa_keygen_bits:2048", "rsa_keygen_bits:1024 -pkeyopt rsa_keygen_pubexp:3", "rsa_keygen_bits:1031", "rsa_keygen_bits:4096",
    ])
    func writingEqualsOpenSSL(options: String) throws {
        let key = try Key("-pkeyopt \(options)")
        #expect(DERWriter.rsaPrivateKey(key.numbers) == key.pkcs1)
        #expect(DERWriter.rsaPrivateKey(key.numbers.map { [0, 0] + $0 }) == key.pkcs1)
        #expect(DERWriter.pkcs8(rsaPrivateKey: key.pkcs1) == key.pkcs8)
    }

    @Test func threePrimes() throws {
        let key = try Key("-pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3")
        #expect(throws: KeyDefect.der(.der(.version(1)), at: 0)) { try RSAPrivateKeyLayout(strictDER: key.pkcs1) }
        #expect(throws: KeyDefect.der(.der(.version(1)), at: 26)) { try RSAPrivateKeyLayout(strictDER: key.pkcs8) }
        #expect(KeyItem(structureOf: key.pkcs8).rsa?.modulus == key.numbers[0])
    }

    @Test func versionsAndElementsThatDoNotBelong() throws {
        let key = try Key()
        let algorithm = SubjectPublicKeyInfo.rsaEncryptionIdentifier
        func pkcs8(_ version: Int, _ key: [UInt8], _ attributes: [UInt8] = []) -> [UInt8] {
            DERWriter.sequence([DERWriter.integer(version), algorithm, DERWriter.octetString(key), attributes])
        }
        // RFC 5958: version 1 adds the public key in [1]; the attributes in [0] are as old as RFC 5208.
        #expect(throws: KeyDefect.der(.pkcs8Version2, at: 0)) { try RSAPrivateKeyLayout(strictDER: pkcs8(1, key.pkcs1)) }
        #expect(throws: Never.self) { try RSAPrivateKeyLayout(strictDER: pkcs8(0, key.pkcs1, [0xA0, 0x00])) }
        #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: pkcs8(0, key.pkcs1 + [0])) }
        #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: pkcs8(0, Array(key.pkcs1.dropLast()))) }
        #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: pkcs8(0, DERWriter.rsaPrivateKey(key.numbers + [[1]]))) }
        #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: pkcs8(0, DERWriter.rsaPrivateKey(key.numbers.dropLast()))) }
        #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: DERWriter.sequence([[0x02, 0x01, 0xFF], algorithm])) }
    }

    @Test func publicKeysAreRefused() throws {
        let numbers = try SampleKey.shared().numbers
        for der in [SubjectPublicKeyInfo.encode(numbers), RSAPublicKeyDER.encode(numbers), [], [0x30, 0x00]] {
            #expect(throws: KeyDefect.self) { try RSAPrivateKeyLayout(strictDER: der) }
        }
    }

    @Test func zeroIsAnEmptyRange() throws {
        let der = DERWriter.rsaPrivateKey([[5], [3], [], [], [], [], [], []])
        let layout = try RSAPrivateKeyLayout(strictDER: der)
        #expect(layout.numbers.map(\.count) == [1, 1, 0, 0, 0, 0, 0, 0])
    }

    @Test(arguments: [
        (0, "020100"), (1, "020101"), (127, "02017f"), (128, "02020080"), (255, "020200ff"), (256, "02020100"), (65537, "0203010001"),
    ])
    func smallIntegers(number: Int, der: String) { #expect(Hex.encode(DERWriter.integer(number)) == der) }

    @Test(arguments: [
        (0, "0400"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100"), (65535, "0482ffff"), (65536, "0483010000"),
    ])
    func lengths(count: Int, header: String) {
        let der = DERWriter.octetString([UInt8](repeating: 0x5A, count: count))
        #expect(Hex.encode(der.prefix(header.utf8.count / 2)) == header)
        #expect(der.count == header.utf8.count / 2 + count)
    }
}
