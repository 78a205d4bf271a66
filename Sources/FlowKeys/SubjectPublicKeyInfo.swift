// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): the one form of a public key that WhatsApp reads.
public enum SubjectPublicKeyInfo {
    /// Reads an RSA key in strict DER.
    ///
    /// - Throws: the first ``KeyDefect``, with its byte offset.
    public static func read(strictDER bytes: [UInt8]) throws(KeyDefect) -> RSAPublicNumbers {
        let reading = StructureReading(bytes)
        if let defect = reading.defects.first { throw defect }
        guard reading.structure == .spki, reading.algorithm == .rsa, let numbers = reading.rsa else {
            throw .der(.der(.unrecognised), at: 0)
        }
        return numbers
    }

    /// The canonical DER of an RSA key.
    public static func encode(_ numbers: RSAPublicNumbers) -> [UInt8] {
        DERWriter.sequence([rsaEncryptionIdentifier, DERWriter.bitString(RSAPublicKeyDER.encode(numbers))])
    }

    /// AlgorithmIdentifier of rsaEncryption with NULL parameters (RFC 3279 section 2.3.1).
    static let rsaEncryptionIdentifier: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
}

/// AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
struct AlgorithmIdentifier {
    let identifier: ASN1ObjectIdentifier
    let parameters: ASN1Node?
    let offset: Int
    private let extra: ASN1Node?

    init(_ node: ASN1Node) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "AlgorithmIdentifier")
        identifier = try elements.next(.objectIdentifier, "algorithm").objectIdentifier()
        parameters = elements.next()
        extra = elements.next()
        offset = node.encodedBytes.startIndex
    }

    /// The key algorithm; what an RSA key's identifier and parameters should not be is noted in `defects`.
    func keyAlgorithm(noting defects: inout [KeyDefect]) -> KeyAlgorithm {
        if identifier == .rsaEncryption {
            if let extra { defects.append(.der(.der(.extraElement), at: extra.encodedBytes.startIndex)) }
            if let parameters {
                if !parameters.encodedBytes.elementsEqual(DERWriter.null) {
                    defects.append(.der(.algorithmParameters("not NULL"), at: parameters.encodedBytes.startIndex))
                }
            } else {
                defects.append(.der(.algorithmParameters("absent"), at: offset))
            }
            return .rsa
        }
        if ASN1ObjectIdentifier.misusedForRSAKeys.contains(identifier) {
            defects.append(.der(.algorithmIdentifier("\(identifier)"), at: offset))
            return .rsa
        }
        return KeyAlgorithm(identifier, curve: parameters.flatMap { try? $0.objectIdentifier() })
    }
}
