// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// A public-key algorithm as its object identifier names it.
@nonexhaustive public enum KeyAlgorithm: Equatable, Sendable {
    /// rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017 appendix C): the one for WhatsApp Flows.
    case rsa
    /// id-RSASSA-PSS, 1.2.840.113549.1.1.10: signatures only.
    case rsaPSS
    /// An elliptic-curve key; the name of its curve.
    case ellipticCurve(String)
    /// Any other algorithm; its name, or its object identifier in dots.
    case other(String)

    /// The algorithm's name as people write it.
    public var name: String {
        switch self {
        case .rsa: "RSA"
        case .rsaPSS: "RSASSA-PSS"
        case .ellipticCurve(let curve): "EC \(curve)"
        case .other(let name): name
        }
    }

    init(_ identifier: ASN1ObjectIdentifier, curve: ASN1ObjectIdentifier?) {
        switch identifier {
        case .rsaEncryption: self = .rsa
        case .rsassaPSS: self = .rsaPSS
        case .ecPublicKey: self = .ellipticCurve(curve.map(Self.curveName) ?? "with explicit parameters")
        default: self = .other(Self.names[identifier] ?? "\(identifier)")
        }
    }

    static func curveName(_ identifier: ASN1ObjectIdentifier) -> String { curves[identifier] ?? "\(identifier)" }

    private static let curves: [ASN1ObjectIdentifier: String] = [
        [1, 2, 840, 10045, 3, 1, 7]: "P-256",
        [1, 3, 132, 0, 34]: "P-384",
        [1, 3, 132, 0, 35]: "P-521",
        [1, 3, 132, 0, 33]: "P-224",
        [1, 2, 840, 10045, 3, 1, 1]: "P-192",
        [1, 3, 132, 0, 10]: "secp256k1",
    ]

    private static let names: [ASN1ObjectIdentifier: String] = [
        [1, 3, 101, 110]: "X25519",
        [1, 3, 101, 111]: "X448",
        [1, 3, 101, 112]: "Ed25519",
        [1, 3, 101, 113]: "Ed448",
        [1, 2, 840, 10040, 4, 1]: "DSA",
        [1, 2, 840, 10046, 2, 1]: "X9.42 DH",
        [1, 2, 840, 113549, 1, 3, 1]: "DH",
        [2, 16, 840, 1, 101, 3, 4, 4, 1]: "ML-KEM-512",
        [2, 16, 840, 1, 101, 3, 4, 4, 2]: "ML-KEM-768",
        [2, 16, 840, 1, 101, 3, 4, 4, 3]: "ML-KEM-1024",
        [2, 16, 840, 1, 101, 3, 4, 3, 17]: "ML-DSA-44",
        [2, 16, 840, 1, 101, 3, 4, 3, 18]: "ML-DSA-65",
        [2, 16, 840, 1, 101, 3, 4, 3, 19]: "ML-DSA-87",
    ]
}

extension ASN1ObjectIdentifier {
    static let rsaEncryption: Self = [1, 2, 840, 113549, 1, 1, 1]
    static let rsassaPSS: Self = [1, 2, 840, 113549, 1, 1, 10]
    /// Identifiers found in front of an RSA key where rsaEncryption belongs: rsa of X.500, which OpenSSL reads all the same,
    /// RSAES-OAEP, and the signature algorithms with MD5, SHA-1 and SHA-2.
    static let misusedForRSAKeys: Set<Self> = [
        [2, 5, 8, 1, 1],
        [1, 2, 840, 113549, 1, 1, 7],
        [1, 2, 840, 113549, 1, 1, 4],
        [1, 2, 840, 113549, 1, 1, 5],
        [1, 2, 840, 113549, 1, 1, 11],
        [1, 2, 840, 113549, 1, 1, 12],
        [1, 2, 840, 113549, 1, 1, 13],
        [1, 2, 840, 113549, 1, 1, 14],
    ]
    static let ecPublicKey: Self = [1, 2, 840, 10045, 2, 1]
}
