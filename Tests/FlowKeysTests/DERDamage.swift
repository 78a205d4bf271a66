// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

/// A SubjectPublicKeyInfo taken to pieces, each of which a test may write wrongly.
struct SPKIParts {
    /// rsaEncryption, 1.2.840.113549.1.1.1.
    static let rsaEncryption: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]

    var identifier = rsaEncryption
    var parameters: [[UInt8]] = [DERWriter.null]
    var modulus: [UInt8]
    var exponent: [UInt8]
    var extraIntegers: [[UInt8]] = []
    var afterKey: [UInt8] = []
    var unusedBits: UInt8 = 0

    init(_ numbers: RSAPublicNumbers) {
        modulus = DERWriter.integer(numbers.modulus)
        exponent = DERWriter.integer(numbers.publicExponent)
    }

    var algorithm: [UInt8] { DERWriter.sequence([identifier] + parameters) }
    var key: [UInt8] { DERWriter.sequence([modulus, exponent] + extraIntegers) }
    var bitString: [UInt8] { DERWriter.value(0x03, [[unusedBits], key, afterKey]) }
    var der: [UInt8] { DERWriter.sequence([algorithm, bitString]) }
}

/// One way to encode a public key against the rules of DER (X.690 section 10), and what the reader must say to it.
struct DERDamage: Sendable, CustomTestStringConvertible {
    struct Named: Equatable, Sendable {
        var kind: KeyDefect.Kind
        var offset: Int
    }

    var testDescription: String
    var expected: [Named]
    var keepsKey: Bool
    var encode: @Sendable (RSAPublicNumbers) -> [UInt8]

    init(
        _ name: String, _ kind: KeyDefect.Kind, at offset: Int, keepsKey: Bool = true,
        parts change: @escaping @Sendable (inout SPKIParts) -> Void
    ) {
        self.init(name, kind, at: offset, keepsKey: keepsKey) { numbers in
            var parts = SPKIParts(numbers)
            change(&parts)
            return parts.der
        }
    }

    init(
        _ name: String, _ kind: KeyDefect.Kind, at offset: Int, keepsKey: Bool = true,
        der encode: @escaping @Sendable (RSAPublicNumbers) -> [UInt8]
    ) {
        testDescription = name
        expected = [Named(kind: kind, offset: offset)]
        self.keepsKey = keepsKey
        self.encode = encode
    }

    // Offsets in the 294 bytes of a 2048-bit key: AlgorithmIdentifier 4, BIT STRING 19, its first octet 23, RSAPublicKey 24,
    // modulus 28, public exponent 289.
    static let ofAlgorithm: [DERDamage] = [
        DERDamage("no parameters", .algorithmParameters("absent"), at: 4) { $0.parameters = [] },
        DERDamage("INTEGER parameters", .algorithmParameters("not NULL"), at: 17) { $0.parameters = [[0x02, 0x01, 0x00]] },
        DERDamage("empty SEQUENCE as parameters", .algorithmParameters("not NULL"), at: 17) { $0.parameters = [[0x30, 0x00]] },
        DERDamage("constructed NULL", .algorithmParameters("not NULL"), at: 17) { $0.parameters = [[0x25, 0x00]] },
        DERDamage("NULL with content", .algorithmParameters("not NULL"), at: 17) { $0.parameters = [[0x05, 0x01, 0x00]] },
        DERDamage("two parameters", .der(.extraElement), at: 19) { $0.parameters = [DERWriter.null, DERWriter.null] },
        DERDamage("X.500's rsa", .algorithmIdentifier("2.5.8.1.1"), at: 4) { $0.identifier = [0x06, 0x04, 0x55, 0x08, 0x01, 0x01] },
        DERDamage("RSAES-OAEP", .algorithmIdentifier("1.2.840.113549.1.1.7"), at: 4) { $0.identifier[10] = 7 },
        DERDamage("sha256WithRSAEncryption", .algorithmIdentifier("1.2.840.113549.1.1.11"), at: 4) { $0.identifier[10] = 11 },
        DERDamage("identifier that is no OID", .der(.wrongTag("algorithm")), at: 6, keepsKey: false) { $0.identifier[0] = 0x04 },
        DERDamage("OID that ends early", .der(.wrongTag("an object identifier")), at: 6, keepsKey: false) { $0.identifier[10] = 0x81 },
    ]

    static let ofNumbers: [DERDamage] = [
        DERDamage("modulus without its zero byte", .negativeInteger("modulus"), at: 28) {
            $0.modulus = DERWriter.value(0x02, [Array($0.modulus[5...])])
        },
        DERDamage("modulus with two zero bytes", .der(.nonMinimalInteger("modulus")), at: 28) {
            $0.modulus = DERWriter.value(0x02, [[0], Array($0.modulus[4...])])
        },
        DERDamage("exponent with a zero byte", .der(.nonMinimalInteger("publicExponent")), at: 289) {
            $0.exponent = [0x02, 0x04, 0x00, 0x01, 0x00, 0x01]
        },
        DERDamage("negative exponent", .negativeInteger("publicExponent"), at: 289, keepsKey: false) {
            $0.exponent = [0x02, 0x03, 0xFE, 0xFF, 0xFF]
        },
        DERDamage("exponent without content", .der(.nonMinimalInteger("publicExponent")), at: 289, keepsKey: false) {
            $0.exponent = [0x02, 0x00]
        },
        DERDamage("three INTEGERs", .der(.extraElement), at: 294) { $0.extraIntegers = [[0x02, 0x01, 0x00]] },
        DERDamage("one INTEGER", .der(.truncated), at: 289, keepsKey: false) { $0.exponent = [] },
        DERDamage("modulus is an OCTET STRING", .der(.wrongTag("modulus")), at: 28, keepsKey: false) { $0.modulus[0] = 0x04 },
    ]

    static let ofLengths: [DERDamage] = [
        DERDamage("outer length too long", .der(.nonMinimalLength), at: 0) { [0x30, 0x83, 0x00] + SPKIParts($0).der[2...] },
        DERDamage("modulus length too long", .der(.nonMinimalLength), at: 28) { $0.modulus = [0x02, 0x83, 0x00] + $0.modulus[2...] },
        DERDamage("exponent length too long", .der(.nonMinimalLength), at: 289) { $0.exponent = [0x02, 0x81, 0x03, 0x01, 0x00, 0x01] },
        DERDamage("indefinite length", .der(.indefiniteLength), at: 0) { [0x30, 0x80] + SPKIParts($0).der[4...] + [0, 0] },
        DERDamage("length beyond the end", .der(.truncated), at: 0, keepsKey: false) { numbers in
            var der = SPKIParts(numbers).der
            der[3] += 1
            return der
        },
        DERDamage("bytes after the key", .trailingBytes(count: 3), at: 294) { SPKIParts($0).der + [1, 2, 3] },
        DERDamage("bytes inside the BIT STRING", .trailingBytesInBitString(count: 2), at: 294) { $0.afterKey = [0, 0] },
        DERDamage("third element", .der(.extraElement), at: 294) {
            DERWriter.sequence([SPKIParts($0).algorithm, SPKIParts($0).bitString, DERWriter.null])
        },
    ]

    static let ofTypes: [DERDamage] = [
        DERDamage("unused bits", .der(.unusedBits), at: 23) { $0.unusedBits = 3 },
        DERDamage("BIT STRING in pieces", .der(.constructedString), at: 19, keepsKey: false) {
            DERWriter.sequence([SPKIParts($0).algorithm, DERWriter.value(0x23, [SPKIParts($0).bitString])])
        },
        DERDamage("OCTET STRING", .der(.wrongTag("subjectPublicKey")), at: 19, keepsKey: false) {
            DERWriter.sequence([SPKIParts($0).algorithm, DERWriter.octetString(SPKIParts($0).key)])
        },
        DERDamage("empty BIT STRING", .der(.truncated), at: 17, keepsKey: false) {
            DERWriter.sequence([SPKIParts($0).algorithm, [0x03, 0x00]])
        },
        DERDamage("BIT STRING with nothing but its first octet", .der(.truncated), at: 20, keepsKey: false) {
            DERWriter.sequence([SPKIParts($0).algorithm, [0x03, 0x01, 0x00]])
        },
        DERDamage("SET outside", .der(.unrecognised), at: 0, keepsKey: false) { [0x31] + SPKIParts($0).der[1...] },
        DERDamage("SET as AlgorithmIdentifier", .der(.unrecognised), at: 0, keepsKey: false) {
            DERWriter.sequence([[0x31] + SPKIParts($0).algorithm[1...], SPKIParts($0).bitString])
        },
        DERDamage("SET as RSAPublicKey", .der(.wrongTag("RSAPublicKey")), at: 24, keepsKey: false) {
            DERWriter.sequence([SPKIParts($0).algorithm, DERWriter.bitString([0x31] + SPKIParts($0).key[1...])])
        },
        DERDamage("nothing but NULL", .der(.unrecognised), at: 0, keepsKey: false) { _ in DERWriter.null },
        DERDamage("empty SEQUENCE", .der(.unrecognised), at: 0, keepsKey: false) { _ in [0x30, 0x00] },
        DERDamage("no bytes", .der(.truncated), at: 0, keepsKey: false) { _ in [] },
    ]
}
