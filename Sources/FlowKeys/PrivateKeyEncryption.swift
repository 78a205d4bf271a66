// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// How a private key is protected at rest: everything that can be read without the passphrase.
public struct PrivateKeyEncryption: Equatable, Sendable {
    /// The scheme.
    public var scheme: Scheme
    /// The encrypted bytes.
    public var ciphertext: [UInt8]
    /// What could be read of it, whether flowproof opens such keys or not.
    public private(set) var reading = Reading()

    /// The parts of a protection, as far as they can be read.
    public struct Reading: Equatable, Sendable {
        /// How the key is derived, in PBES2.
        public var derivation: KeyDerivation?
        /// The cipher in OpenSSL's spelling, in PBES2; its object identifier when it has no name here.
        public var cipherName: String?
        /// The iterations of PBES1, of the PKCS#12 schemes, and of PBKDF2 with a pseudo-random function not known here.
        public var iterations: Int?
    }

    /// The schemes that tools write.
    @nonexhaustive public enum Scheme: Equatable, Sendable {
        /// PBES2 (RFC 8018 section 6.2).
        case pbes2(KeyDerivation, BlockCipherCBC, initializationVector: [UInt8])
        /// PBES1 or a PKCS#12 scheme, by its name; flowproof does not open these.
        case pbes1(String)
        /// The PEM encryption of RFC 1421 with OpenSSL's key derivation: MD5, one pass.
        case traditional(BlockCipherCBC, initializationVector: [UInt8])
        /// Anything else, by its name.
        case unsupported(String)
    }

    /// Takes the parts as they are.
    public init(scheme: Scheme, ciphertext: [UInt8]) {
        self.scheme = scheme
        self.ciphertext = ciphertext
    }

    /// Reads EncryptedPrivateKeyInfo (RFC 5958 section 3).
    init(encryptedPrivateKeyInfo node: ASN1Node) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "EncryptedPrivateKeyInfo")
        let algorithm = try AlgorithmIdentifier(elements.next(.sequence, "encryptionAlgorithm"))
        ciphertext = Array(try elements.next(.octetString, "encryptedData").primitiveContent("encryptedData"))
        if algorithm.identifier == .pbes2, let parameters = algorithm.parameters {
            reading = try Self.readPBES2(parameters)
            scheme = try Self.pbes2(parameters)
        } else if let name = Self.pbes1Names[algorithm.identifier] {
            scheme = .pbes1(name)
            reading.iterations = try algorithm.parameters.map(Self.iterations)
        } else {
            scheme = .unsupported("\(algorithm.identifier)")
        }
    }

    /// Reads `DEK-Info: CIPHER,IV` (RFC 1421 section 4.6.1.3); the salt of the key derivation is the IV's first 8 bytes.
    init(dekInfo: String, ciphertext: [UInt8]) {
        self.ciphertext = ciphertext
        let parts = dekInfo.split(separator: ",", maxSplits: 1).map { String($0.filter { !$0.isWhitespace }) }
        if parts.count == 2, let cipher = BlockCipherCBC(dekName: parts[0]), let iv = Hex.decode(parts[1].utf8),
            iv.count == cipher.blockByteCount
        {
            scheme = .traditional(cipher, initializationVector: iv)
        } else {
            scheme = .unsupported(parts.first.map(Self.knownName) ?? "DEK-Info without a cipher")
        }
    }

    /// A cipher's name, when it is made of words that ciphers' names are made of: what stands in its place may be a secret.
    private static func knownName(_ text: String) -> String {
        let words: Set<String> = [
            "AES", "ARIA", "BF", "CAMELLIA", "CAST5", "CHACHA20", "DES", "DESX", "EDE", "EDE3", "IDEA", "RC2", "RC4", "RC5", "SEED", "SM4",
            "CBC", "CFB", "CFB1", "CFB8", "CTR", "ECB", "OFB", "GCM", "40", "64", "128", "192", "256",
        ]
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        return parts.allSatisfy { words.contains(String($0)) } ? text : "a cipher of no known name"
    }

    /// Whether `DEK-Info` names a cipher that OpenSSL has had, and an IV of the size of a block.
    static func isReadable(dekInfo: String) -> Bool {
        let parts = dekInfo.split(separator: ",", maxSplits: 1).map { String($0.filter { !$0.isWhitespace }) }
        let families = ["AES-", "DES-", "CAMELLIA-", "ARIA-", "SEED-", "IDEA-", "RC2-", "RC5-", "BF-", "CAST"]
        guard parts.count == 2, let iv = Hex.decode(parts[1].utf8) else { return false }
        return (iv.count == 8 || iv.count == 16) && families.contains { parts[0].uppercased().hasPrefix($0) }
    }

    /// EncryptedPrivateKeyInfo (DER) with PBES2; `nil` for schemes that are not written.
    public func encryptedPrivateKeyInfo() -> [UInt8]? {
        guard case .pbes2(.pbkdf2(let salt, let iterations, .sha256), let cipher, let iv) = scheme else { return nil }
        func algorithm(_ identifier: ASN1ObjectIdentifier, _ parameters: [UInt8]) -> [UInt8] {
            DERWriter.sequence([Self.encode(identifier), parameters])
        }
        let prf = algorithm(.hmacWithSHA256, DERWriter.null)
        let kdf = algorithm(.pbkdf2, DERWriter.sequence([DERWriter.octetString(salt), DERWriter.integer(iterations), prf]))
        let encryption = algorithm(cipher.objectIdentifier, DERWriter.octetString(iv))
        let pbes2 = algorithm(.pbes2, DERWriter.sequence([kdf, encryption]))
        return DERWriter.sequence([pbes2, DERWriter.octetString(ciphertext)])
    }

    private static func encode(_ identifier: ASN1ObjectIdentifier) -> [UInt8] {
        var serializer = DER.Serializer()
        // Serialising a constant identifier cannot fail: it was validated when it was made.
        try! serializer.serialize(identifier)
        return serializer.serializedBytes
    }

    /// PBEParameter (RFC 8018 appendix A.3), and what begins in the same way: pkcs-12PbeParams (RFC 7292 appendix C) and PBKDF2-params
    /// with a salt (RFC 8018 appendix A.2).
    private static func iterations(_ node: ASN1Node) throws(KeyDefect) -> Int {
        var elements = try ASN1Elements(of: node, "PBEParameter")
        _ = try elements.next(.octetString, "salt")
        return try elements.next(.integer, "iterationCount").smallInteger("iterationCount")
    }

    private static func readPBES2(_ node: ASN1Node) throws(KeyDefect) -> Reading {
        var elements = try ASN1Elements(of: node, "PBES2-params")
        let kdf = try AlgorithmIdentifier(elements.next(.sequence, "keyDerivationFunc"))
        let cipher = try AlgorithmIdentifier(elements.next(.sequence, "encryptionScheme")).identifier
        var reading = Reading(cipherName: BlockCipherCBC(cipher)?.name ?? otherCiphers[cipher] ?? "\(cipher)")
        if let parameters = kdf.parameters {
            if kdf.identifier == .pbkdf2 {
                reading.derivation = try KeyDerivation(pbkdf2: parameters)
                if reading.derivation == nil { reading.iterations = try iterations(parameters) }
            }
            if kdf.identifier == .scrypt { reading.derivation = try KeyDerivation(scrypt: parameters) }
        }
        return reading
    }

    /// Ciphers that other tools write and flowproof does not open.
    private static let otherCiphers: [ASN1ObjectIdentifier: String] = [
        [1, 3, 14, 3, 2, 7]: "des-cbc",
        [1, 2, 840, 113549, 3, 2]: "rc2-cbc",
        [1, 2, 840, 113549, 3, 4]: "rc4",
        [1, 2, 840, 113549, 3, 9]: "rc5-cbc",
        [1, 2, 392, 200011, 61, 1, 1, 1, 2]: "camellia-128-cbc",
        [1, 2, 392, 200011, 61, 1, 1, 1, 3]: "camellia-192-cbc",
        [1, 2, 392, 200011, 61, 1, 1, 1, 4]: "camellia-256-cbc",
        [1, 2, 410, 200046, 1, 1, 2]: "aria-128-cbc",
        [1, 2, 410, 200046, 1, 1, 7]: "aria-192-cbc",
        [1, 2, 410, 200046, 1, 1, 12]: "aria-256-cbc",
        [1, 2, 410, 200004, 1, 4]: "seed-cbc",
        [1, 2, 156, 10197, 1, 104, 2]: "sm4-cbc",
        [2, 16, 840, 1, 101, 3, 4, 1, 6]: "aes-128-gcm",
        [2, 16, 840, 1, 101, 3, 4, 1, 26]: "aes-192-gcm",
        [2, 16, 840, 1, 101, 3, 4, 1, 46]: "aes-256-gcm",
    ]

    private static func pbes2(_ node: ASN1Node) throws(KeyDefect) -> Scheme {
        var elements = try ASN1Elements(of: node, "PBES2-params")
        let kdf = try AlgorithmIdentifier(elements.next(.sequence, "keyDerivationFunc"))
        let encryption = try AlgorithmIdentifier(elements.next(.sequence, "encryptionScheme"))
        guard let cipher = BlockCipherCBC(encryption.identifier) else {
            return .unsupported("cipher \(otherCiphers[encryption.identifier] ?? "\(encryption.identifier)")")
        }
        guard let ivNode = encryption.parameters, ivNode.identifier == .octetString else {
            return .unsupported("\(cipher.name) without an IV")
        }
        let iv = Array(try ivNode.primitiveContent("IV"))
        guard iv.count == cipher.blockByteCount else { return .unsupported("\(cipher.name) with an IV of \(iv.count) bytes") }
        guard let parameters = kdf.parameters else { return .unsupported("key derivation without parameters") }
        switch kdf.identifier {
        case .pbkdf2:
            guard let derivation = try KeyDerivation(pbkdf2: parameters) else { return .unsupported("PBKDF2 with an unknown PRF") }
            return .pbes2(derivation, cipher, initializationVector: iv)
        case .scrypt:
            return .pbes2(try KeyDerivation(scrypt: parameters), cipher, initializationVector: iv)
        default:
            return .unsupported("key derivation \(kdf.identifier)")
        }
    }

    private static let pbes1Names: [ASN1ObjectIdentifier: String] = [
        [1, 2, 840, 113549, 1, 5, 1]: "pbeWithMD2AndDES-CBC",
        [1, 2, 840, 113549, 1, 5, 3]: "pbeWithMD5AndDES-CBC",
        [1, 2, 840, 113549, 1, 5, 4]: "pbeWithMD2AndRC2-CBC",
        [1, 2, 840, 113549, 1, 5, 6]: "pbeWithMD5AndRC2-CBC",
        [1, 2, 840, 113549, 1, 5, 10]: "pbeWithSHA1AndDES-CBC",
        [1, 2, 840, 113549, 1, 5, 11]: "pbeWithSHA1AndRC2-CBC",
        [1, 2, 840, 113549, 1, 12, 1, 1]: "pbeWithSHA1And128BitRC4",
        [1, 2, 840, 113549, 1, 12, 1, 2]: "pbeWithSHA1And40BitRC4",
        [1, 2, 840, 113549, 1, 12, 1, 3]: "pbeWithSHA1And3-KeyTripleDES-CBC",
        [1, 2, 840, 113549, 1, 12, 1, 4]: "pbeWithSHA1And2-KeyTripleDES-CBC",
        [1, 2, 840, 113549, 1, 12, 1, 5]: "pbeWithSHA1And128BitRC2-CBC",
        [1, 2, 840, 113549, 1, 12, 1, 6]: "pbeWithSHA1And40BitRC2-CBC",
    ]
}

/// How a key is made from a passphrase.
@nonexhaustive public enum KeyDerivation: Equatable, Sendable {
    /// PBKDF2 (RFC 8018 section 5.2).
    case pbkdf2(salt: [UInt8], iterations: Int, PseudoRandomFunction)
    /// scrypt (RFC 7914) with its cost N, block size r and parallelisation p.
    case scrypt(salt: [UInt8], cost: Int, blockSize: Int, parallelization: Int)
    /// OpenSSL's EVP_BytesToKey with MD5 and one pass, under traditional PEM encryption.
    case opensslMD5(salt: [UInt8])

    /// The HMAC inside PBKDF2.
    public enum PseudoRandomFunction: String, Sendable, CaseIterable {
        /// HMAC-SHA-1: what is meant when none is named.
        case sha1 = "hmacWithSHA1"
        /// HMAC-SHA-224.
        case sha224 = "hmacWithSHA224"
        /// HMAC-SHA-256.
        case sha256 = "hmacWithSHA256"
        /// HMAC-SHA-384.
        case sha384 = "hmacWithSHA384"
        /// HMAC-SHA-512.
        case sha512 = "hmacWithSHA512"
    }

    /// The function's name as people write it.
    public var name: String {
        switch self {
        case .pbkdf2(_, _, let prf): "PBKDF2-\(prf.rawValue)"
        case .scrypt: "scrypt"
        case .opensslMD5: "EVP_BytesToKey-MD5"
        }
    }

    /// PBKDF2-params (RFC 8018 appendix A.2); `nil` for a pseudo-random function not known here.
    init?(pbkdf2 node: ASN1Node) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "PBKDF2-params")
        let salt = Array(try elements.next(.octetString, "salt").primitiveContent("salt"))
        let iterations = try elements.next(.integer, "iterationCount").smallInteger("iterationCount")
        var next = elements.next()
        if next?.identifier == .integer { next = elements.next() }  // keyLength: every cipher here fixes it already
        guard let next else {
            self = .pbkdf2(salt: salt, iterations: iterations, .sha1)
            return
        }
        let identifier = try AlgorithmIdentifier(next).identifier
        guard let prf = Self.functions[identifier] else { return nil }
        self = .pbkdf2(salt: salt, iterations: iterations, prf)
    }

    /// scrypt-params (RFC 7914 section 7).
    init(scrypt node: ASN1Node) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "scrypt-params")
        self = .scrypt(
            salt: Array(try elements.next(.octetString, "salt").primitiveContent("salt")),
            cost: try elements.next(.integer, "costParameter").smallInteger("costParameter"),
            blockSize: try elements.next(.integer, "blockSize").smallInteger("blockSize"),
            parallelization: try elements.next(.integer, "parallelizationParameter").smallInteger("parallelizationParameter"))
    }

    private static let functions: [ASN1ObjectIdentifier: PseudoRandomFunction] = [
        [1, 2, 840, 113549, 2, 7]: .sha1,
        [1, 2, 840, 113549, 2, 8]: .sha224,
        [1, 2, 840, 113549, 2, 9]: .sha256,
        [1, 2, 840, 113549, 2, 10]: .sha384,
        [1, 2, 840, 113549, 2, 11]: .sha512,
    ]
}

/// A block cipher in CBC mode, as private keys and media files use it.
public enum BlockCipherCBC: String, Sendable, CaseIterable {
    /// AES-128-CBC.
    case aes128 = "aes-128-cbc"
    /// AES-192-CBC.
    case aes192 = "aes-192-cbc"
    /// AES-256-CBC.
    case aes256 = "aes-256-cbc"
    /// Triple DES with three keys, what Meta's `openssl genrsa -des3` asks for.
    case tripleDES = "des-ede3-cbc"

    /// The cipher's name in OpenSSL's spelling.
    public var name: String { rawValue }

    /// The size of its key in bytes.
    public var keyByteCount: Int {
        switch self {
        case .aes128: 16
        case .aes192, .tripleDES: 24
        case .aes256: 32
        }
    }

    /// The size of its block, and so of its IV, in bytes.
    public var blockByteCount: Int { self == .tripleDES ? 8 : 16 }

    init?(_ identifier: ASN1ObjectIdentifier) {
        guard let match = Self.allCases.first(where: { $0.objectIdentifier == identifier }) else { return nil }
        self = match
    }

    init?(dekName: String) {
        self.init(rawValue: dekName.lowercased())
    }

    /// The name in a DEK-Info header.
    package var dekName: String { rawValue.uppercased() }

    var objectIdentifier: ASN1ObjectIdentifier {
        switch self {
        case .aes128: [2, 16, 840, 1, 101, 3, 4, 1, 2]
        case .aes192: [2, 16, 840, 1, 101, 3, 4, 1, 22]
        case .aes256: [2, 16, 840, 1, 101, 3, 4, 1, 42]
        case .tripleDES: [1, 2, 840, 113549, 3, 7]
        }
    }
}

extension ASN1ObjectIdentifier {
    static let pbes2: Self = [1, 2, 840, 113549, 1, 5, 13]
    static let pbkdf2: Self = [1, 2, 840, 113549, 1, 5, 12]
    static let scrypt: Self = [1, 3, 6, 1, 4, 1, 11591, 4, 11]
    static let hmacWithSHA256: Self = [1, 2, 840, 113549, 2, 9]
}
