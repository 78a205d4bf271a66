// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Foundation
import SwiftASN1
import TestSupport

/// What three decoders say when they are asked whether a file is a public RSA key that they can read.
struct DecoderVerdicts: Hashable, CustomStringConvertible {
    var flowKeys: Bool
    var openssl: Bool
    var swiftASN1: Bool

    var isUnanimous: Bool { flowKeys == openssl && openssl == swiftASN1 }
    var description: String { [flowKeys, openssl, swiftASN1].map { $0 ? "read" : "refused" }.joined(separator: ", ") }

    /// The words of ``description``.
    init?(_ words: [String]) {
        guard words.count == 3, words.allSatisfy(["read", "refused"].contains) else { return nil }
        (flowKeys, openssl, swiftASN1) = (words[0] == "read", words[1] == "read", words[2] == "read")
    }

    /// Asks all three.
    init(file: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: file))
        flowKeys = (try? SubjectPublicKeyInfo.read(strictDER: PEM.decode(bytes).bytes)) != nil
        openssl = try Command.run(["openssl", "pkey", "-pubin", "-noout", "-in", file.path]).status == 0
        swiftASN1 = String(validating: bytes, as: UTF8.self).flatMap { try? PlainPublicKey(pemEncoded: $0) } != nil
    }

    /// For `.enabled(if:)`: another version of OpenSSL may decode other things.
    static let hasTheVersionOfTheTable = (try? Command.run(["openssl", "version"]).text.hasPrefix("OpenSSL 3.0.")) ?? false
}

/// SubjectPublicKeyInfo of RSA as one writes it with swift-asn1 from RFC 5280 section 4.1 and RFC 8017 appendix A.1.1, and no more.
private struct PlainPublicKey: PEMParseable, DERParseable {
    static let defaultPEMDiscriminator = "PUBLIC KEY"

    init(derEncoded node: ASN1Node) throws {
        let key = try DER.sequence(node, identifier: .sequence) { elements in
            _ = try RSAAlgorithm(derEncoded: &elements)
            return try ASN1BitString(derEncoded: &elements)
        }
        try DER.sequence(try DER.parse(key.bytes), identifier: .sequence) { numbers in
            _ = try ArraySlice<UInt8>(derEncoded: &numbers)
            _ = try ArraySlice<UInt8>(derEncoded: &numbers)
        }
    }
}

/// AlgorithmIdentifier of rsaEncryption with NULL parameters (RFC 3279 section 2.3.1).
private struct RSAAlgorithm: DERParseable {
    init(derEncoded node: ASN1Node) throws {
        try DER.sequence(node, identifier: .sequence) { elements in
            guard try ASN1ObjectIdentifier(derEncoded: &elements) == [1, 2, 840, 113_549, 1, 1, 1] else { throw NotRSA() }
            _ = try ASN1Null(derEncoded: &elements)
        }
    }

    private struct NotRSA: Error {}
}
