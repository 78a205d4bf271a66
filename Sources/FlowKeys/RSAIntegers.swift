// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// Reads the INTEGERs of RSA keys and notes the encodings that DER forbids.
struct RSAIntegers {
    var elements: ASN1Elements
    var defects: [KeyDefect] = []

    /// The position of the next INTEGER's magnitude: big-endian, without leading zero bytes.
    mutating func next(_ name: String) throws(KeyDefect) -> Range<Int> {
        let node = try elements.next(.integer, name)
        let content = try node.primitiveContent(name)
        let offset = node.encodedBytes.startIndex
        guard let first = content.first else { throw .der(.der(.nonMinimalInteger(name)), at: offset) }
        if first & 0x80 != 0 {
            defects.append(.der(.negativeInteger(name), at: offset))
        } else if first == 0, content.count > 1, content[content.startIndex + 1] & 0x80 == 0 {
            defects.append(.der(.der(.nonMinimalInteger(name)), at: offset))
        }
        let magnitude = content.drop { $0 == 0 }
        return magnitude.startIndex..<magnitude.endIndex
    }

    mutating func noteExtraElements() {
        if let extra = elements.next() {
            defects.append(.der(.der(.extraElement), at: extra.encodedBytes.startIndex))
        }
    }
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
public enum RSAPublicKeyDER {
    static func read(_ document: ASN1Document, in bytes: [UInt8]) throws(KeyDefect) -> (RSAPublicNumbers, [KeyDefect]) {
        var integers = RSAIntegers(elements: try ASN1Elements(of: document.root, "RSAPublicKey"))
        let modulus = try integers.next("modulus")
        let exponent = try integers.next("publicExponent")
        integers.noteExtraElements()
        let numbers = RSAPublicNumbers(modulus: Array(bytes[modulus]), publicExponent: Array(bytes[exponent]))
        return (numbers, document.defects + integers.defects)
    }

    /// The canonical DER of an RSAPublicKey.
    public static func encode(_ numbers: RSAPublicNumbers) -> [UInt8] {
        DERWriter.sequence([DERWriter.integer(numbers.modulus), DERWriter.integer(numbers.publicExponent)])
    }
}

/// Where the numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2) stand in its DER.
///
/// Positions and not copies, so that private numbers stay in the one buffer whose owner wipes it.
public struct RSAPrivateKeyLayout: Sendable {
    /// 0 for two primes, 1 for more.
    public var version: Int
    /// The modulus n.
    public var modulus: Range<Int>
    /// The public exponent e.
    public var publicExponent: Range<Int>
    /// The private exponent d.
    public var privateExponent: Range<Int>
    /// The first prime p.
    public var prime1: Range<Int>
    /// The second prime q.
    public var prime2: Range<Int>
    /// d mod (p - 1).
    public var exponent1: Range<Int>
    /// d mod (q - 1).
    public var exponent2: Range<Int>
    /// The inverse of q mod p.
    public var coefficient: Range<Int>

    /// Reads a PKCS#8 (RFC 5958) or PKCS#1 private key in strict DER.
    ///
    /// - Throws: the first ``KeyDefect``, with its byte offset.
    public init(strictDER bytes: [UInt8]) throws(KeyDefect) {
        let reading = StructureReading(bytes)
        if let defect = reading.defects.first { throw defect }
        guard reading.structure == .pkcs8 || reading.structure == .pkcs1Private, let layout = reading.privateLayout else {
            throw .der(.der(.unrecognised), at: 0)
        }
        self = layout
    }

    init(_ document: ASN1Document, in bytes: [UInt8], defects: inout [KeyDefect]) throws(KeyDefect) {
        var elements = try ASN1Elements(of: document.root, "RSAPrivateKey")
        version = try elements.next(.integer, "version").smallInteger("version")
        var integers = RSAIntegers(elements: elements)
        modulus = try integers.next("modulus")
        publicExponent = try integers.next("publicExponent")
        privateExponent = try integers.next("privateExponent")
        prime1 = try integers.next("prime1")
        prime2 = try integers.next("prime2")
        exponent1 = try integers.next("exponent1")
        exponent2 = try integers.next("exponent2")
        coefficient = try integers.next("coefficient")
        if version == 0 {
            integers.noteExtraElements()
        } else {
            integers.defects.append(.der(.der(.version(version)), at: document.root.encodedBytes.startIndex))
        }
        defects += document.defects + integers.defects
    }

    /// n, e, d, p, q, dP, dQ and qInv, as RSAPrivateKey orders them.
    package var numbers: [Range<Int>] {
        [modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient]
    }

    func publicNumbers(in bytes: [UInt8]) -> RSAPublicNumbers {
        RSAPublicNumbers(modulus: Array(bytes[modulus]), publicExponent: Array(bytes[publicExponent]))
    }
}
