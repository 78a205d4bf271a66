// SPDX-License-Identifier: Apache-2.0

/// The two public numbers of an RSA key.
public struct RSAPublicNumbers: Hashable, Sendable {
    /// The modulus n: big-endian, without leading zero bytes.
    public var modulus: [UInt8]
    /// The public exponent e: big-endian, without leading zero bytes.
    public var publicExponent: [UInt8]

    /// Takes big-endian numbers; leading zero bytes are dropped.
    public init(modulus: [UInt8], publicExponent: [UInt8]) {
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.publicExponent = Array(publicExponent.drop { $0 == 0 })
    }

    /// The size of the modulus in bits.
    public var bitCount: Int { modulus.bitCount }
}

extension [UInt8] {
    /// The length in bits of the big-endian number that these bytes are.
    var bitCount: Int {
        guard let top = firstIndex(where: { $0 != 0 }) else { return 0 }
        return (count - top) * 8 - self[top].leadingZeroBitCount
    }
}

/// The ASN.1 (or other) structure in which a key is kept.
@nonexhaustive public enum KeyStructure: String, Sendable, CaseIterable {
    /// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): what WhatsApp wants.
    case spki
    /// RSAPublicKey (RFC 8017 appendix A.1.1).
    case pkcs1Public
    /// OneAsymmetricKey, formerly PrivateKeyInfo (RFC 5958).
    case pkcs8
    /// RSAPrivateKey (RFC 8017 appendix A.1.2).
    case pkcs1Private
    /// EncryptedPrivateKeyInfo (RFC 5958 section 3).
    case encryptedPKCS8
    /// A private key under RFC 1421 headers, `Proc-Type: 4,ENCRYPTED`.
    case encryptedTraditional
    /// ECPrivateKey (RFC 5915).
    case sec1Private
    /// An X.509 certificate (RFC 5280).
    case certificate
    /// A PKCS#10 certification request (RFC 2986).
    case certificateRequest
    /// A JSON Web Key (RFC 7517).
    case jwk
    /// An OpenSSH public key (RFC 4253 section 6.6).
    case opensshPublic
    /// An OpenSSH private key, `openssh-key-v1`.
    case opensshPrivate
    /// A PKCS#12 store (RFC 7292).
    case pkcs12
    /// A PKCS#7 or CMS message (RFC 5652).
    case pkcs7
    /// None of these.
    case unknown
}

/// The form in which the bytes were written.
@nonexhaustive public enum KeyArmour: Equatable, Sendable {
    /// A PEM block with this label.
    case pem(label: String)
    /// DER without armour.
    case der
    /// Base64 without armour.
    case base64
    /// Hexadecimal digits without armour.
    case hex
    /// JSON.
    case json
    /// One line of an OpenSSH `.pub` file.
    case opensshLine
    /// A form of another program that is recognised and not read; its name.
    case foreign(String)
}

/// One key, or container of a key, found in a file.
public struct KeyItem: Sendable {
    /// How the bytes were written.
    public var armour: KeyArmour
    /// What the bytes are; decided by the bytes, not by the label.
    public var structure: KeyStructure
    /// The algorithm, when it can be read without a passphrase.
    public var algorithm: KeyAlgorithm?
    /// The public numbers, when it is an RSA key and they can be read without a passphrase.
    public var rsa: RSAPublicNumbers?
    /// How the private key is protected, when it is.
    public var encryption: PrivateKeyEncryption?
    /// Private numbers are present in it, encrypted or not.
    public var holdsPrivateKey: Bool
    /// The decoded bytes: DER for ASN.1 structures, the binary form of an OpenSSH key; empty for JSON and where nothing could be decoded.
    ///
    /// They are overwritten when the last copy of the item is gone; a copy of this array is its holder's to wipe.
    public var body: [UInt8] { content.bytes }
    var content: WipedBytes
    /// What is wrong with this item, in the order of the file.
    public var defects: [KeyDefect]
    /// Where the item begins.
    public var position: TextPosition

    /// The canonical SubjectPublicKeyInfo (DER) of an RSA key; `nil` where the public numbers are not known.
    ///
    /// Also `nil` for RSASSA-PSS, whose owner has promised to sign with it only, and where the public exponent is encoded as a negative number: nobody can tell which one was meant. (Of a modulus
    /// one can: its top bit is always set, so what is missing is the zero byte in front.)
    public var canonicalSPKI: [UInt8]? {
        guard algorithm != .rsaPSS, !defects.contains(where: { $0.kind == .negativeInteger("publicExponent") }) else { return nil }
        return rsa.map(SubjectPublicKeyInfo.encode)
    }
}

extension KeyItem {
    /// What an item is, in the words of the reports.
    @nonexhaustive public enum Kind: String, Sendable, Codable {
        /// A public key.
        case publicKey = "public-key"
        /// A private key that anybody can read.
        case privateKey = "private-key"
        /// A private key under a passphrase.
        case encryptedPrivateKey = "encrypted-private-key"
        /// A certificate.
        case certificate
        /// A certification request.
        case certificateRequest = "certificate-request"
        /// A store of certificates and keys.
        case keyStore = "key-store"
        /// None of these.
        case unknown
    }

    /// What it is.
    public var kind: Kind {
        switch structure {
        case .spki, .pkcs1Public, .opensshPublic: .publicKey
        case .pkcs8, .pkcs1Private, .sec1Private, .opensshPrivate: .privateKey
        case .encryptedPKCS8, .encryptedTraditional: .encryptedPrivateKey
        case .certificate: .certificate
        case .certificateRequest: .certificateRequest
        case .pkcs12, .pkcs7: .keyStore
        case .jwk: holdsPrivateKey ? .privateKey : .publicKey
        case .unknown: .unknown
        }
    }
}

extension KeyStructure {
    /// The structure's name after "a" or "an".
    public var nameWithArticle: String { ("AEOX".contains(name.prefix(1).uppercased()) ? "an " : "a ") + name }

    /// The structure's name as people write it.
    public var name: String {
        switch self {
        case .spki: "SubjectPublicKeyInfo"
        case .pkcs1Public: "PKCS#1 RSAPublicKey"
        case .pkcs8: "PKCS#8 private key"
        case .pkcs1Private: "PKCS#1 RSAPrivateKey"
        case .encryptedPKCS8: "encrypted PKCS#8 private key"
        case .encryptedTraditional: "traditional encrypted private key"
        case .sec1Private: "SEC 1 private key"
        case .certificate: "X.509 certificate"
        case .certificateRequest: "certification request"
        case .jwk: "JSON Web Key"
        case .opensshPublic: "OpenSSH public key"
        case .opensshPrivate: "OpenSSH private key"
        case .pkcs12: "PKCS#12 store"
        case .pkcs7: "PKCS#7 message"
        case .unknown: "no structure known here"
        }
    }
}
