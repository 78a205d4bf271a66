// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// What some DER holds, decided by its shape alone.
struct StructureReading {
    private(set) var structure = KeyStructure.unknown
    private(set) var algorithm: KeyAlgorithm?
    private(set) var rsa: RSAPublicNumbers?
    private(set) var encryption: PrivateKeyEncryption?
    /// Present for an unencrypted RSA private key.
    private(set) var privateLayout: RSAPrivateKeyLayout?
    /// The public key that a OneAsymmetricKey may carry (RFC 5958 section 2).
    private(set) var embeddedPublicKey: RSAPublicNumbers?
    private(set) var defects: [KeyDefect] = []

    init(_ der: [UInt8]) {
        do {
            let document = try ASN1Document(der[...])
            defects = document.defects
            try read(document.root, in: der)
        } catch {
            if !defects.contains(error) { defects.append(error) }
        }
    }

    private mutating func read(_ root: ASN1Node, in der: [UInt8]) throws(KeyDefect) {
        guard case .constructed(let nodes) = root.content, root.identifier == .sequence else {
            throw .der(.der(.unrecognised), at: root.encodedBytes.startIndex)
        }
        let children = Array(nodes)
        let identifiers = children.map(\.identifier)
        structure = Self.structure(of: children, identifiers)
        switch structure {
        case .spki:
            try readSPKI(root, in: der)
        case .pkcs1Public:
            algorithm = .rsa
            try readPublicKey(ASN1Document(partOfLarger: root), in: der)
        case .pkcs1Private:
            algorithm = .rsa
            try readPrivateKey(ASN1Document(partOfLarger: root), in: der)
        case .pkcs8:
            try readPKCS8(root, in: der)
        case .encryptedPKCS8:
            encryption = try PrivateKeyEncryption(encryptedPrivateKeyInfo: root)
        case .certificate, .certificateRequest:
            try readSigned(children[0], in: der)
        case .sec1Private:
            algorithm = .ellipticCurve(Self.curve(of: children) ?? "without a named curve")
        case .pkcs12, .pkcs7:
            break
        default:
            throw .der(.der(.unrecognised), at: root.encodedBytes.startIndex)
        }
    }

    /// The structure whose outer elements these are.
    private static func structure(of children: [ASN1Node], _ identifiers: [ASN1Identifier]) -> KeyStructure {
        let context0 = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        switch identifiers.first {
        case .integer where identifiers.dropFirst().first == .sequence:
            switch identifiers.dropFirst(2).first {
            case .octetString: return .pkcs8
            case .sequence, nil: return .pkcs12
            default: return .unknown
            }
        case .integer where identifiers.dropFirst().first == .octetString:
            return .sec1Private
        case .integer where identifiers.allSatisfy { $0 == .integer } && identifiers.count <= 3:
            return .pkcs1Public
        case .integer where identifiers.prefix(9).allSatisfy { $0 == .integer } && identifiers.count >= 9:
            return .pkcs1Private
        case .objectIdentifier where identifiers.dropFirst().first == context0:
            return .pkcs7
        case .sequence where identifiers.dropFirst() == [.octetString] && !isRSA(children[0]):
            return .encryptedPKCS8
        case .sequence where identifiers.dropFirst() == [.sequence, .bitString]:
            guard case .constructed(let nodes) = children[0].content else { return .unknown }
            let inner = nodes.map(\.identifier)
            return inner.count <= 4 && inner.first == .integer && inner.dropFirst().prefix(2).allSatisfy { $0 == .sequence }
                ? .certificateRequest : .certificate
        case .sequence where identifiers.count >= 2:
            return .spki
        default:
            return .unknown
        }
    }

    /// Whether something that cannot be read whole begins as private keys do: with a version of one byte.
    static func beginsLikePrivateKey(_ der: [UInt8]) -> Bool {
        guard der.first == 0x30, let header = ValueHeader(der[...]) else { return false }
        let start = Array(der.dropFirst(header.byteCount).prefix(4))
        return start.count == 4 && start[0] == 0x02 && start[1] == 1 && start[2] <= 3 && [0x02, 0x04, 0x30].contains(start[3])
    }

    /// The curve of an ECPrivateKey (RFC 5915 section 3), in its element [0].
    private static func curve(of children: [ASN1Node]) -> String? {
        let parameters = children.first { $0.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) }
        guard case .constructed(let inner)? = parameters?.content, let identifier = Array(inner).first else { return nil }
        return (try? identifier.objectIdentifier()).map(KeyAlgorithm.curveName)
    }

    /// Whether these bytes are a SEQUENCE of so many INTEGERs, the last but one or an earlier one of the size of a modulus.
    private static func holdsIntegers(_ bytes: ArraySlice<UInt8>, _ count: ClosedRange<Int>) -> Bool {
        guard bytes.first == 0x30, let document = try? ASN1Document(bytes), case .constructed(let nodes) = document.root.content else {
            return false
        }
        let elements = Array(nodes)
        return count.contains(elements.count) && elements.allSatisfy { $0.identifier == .integer }
            && elements.dropLast().contains { $0.encodedBytes.count >= 64 }
    }

    private static func isRSA(_ node: ASN1Node) -> Bool {
        (try? AlgorithmIdentifier(node))?.identifier == .rsaEncryption
    }

    private mutating func readSPKI(_ node: ASN1Node, in der: [UInt8]) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "SubjectPublicKeyInfo")
        let identifier = try AlgorithmIdentifier(elements.next(.sequence, "algorithm"))
        var algorithm = identifier.keyAlgorithm(noting: &defects)
        self.algorithm = algorithm
        let bitString = try elements.next(.bitString, "subjectPublicKey")
        if let extra = elements.next() { defects.append(.der(.der(.extraElement), at: extra.encodedBytes.startIndex)) }
        if algorithm != .rsa, algorithm != .rsaPSS, case .primitive(let content) = bitString.content,
            Self.holdsIntegers(content.dropFirst(), 2...2)
        {
            // The body decides: an RSAPublicKey is one, whatever is said of it.
            defects.append(.der(.algorithmIdentifier("\(identifier.identifier)"), at: identifier.offset))
            algorithm = .rsa
            self.algorithm = .rsa
        }
        guard algorithm == .rsa || algorithm == .rsaPSS else { return }
        let content = try bitString.primitiveContent("subjectPublicKey")
        guard let unusedBits = content.first else { throw .der(.der(.truncated), at: bitString.encodedBytes.startIndex) }
        if unusedBits != 0 { defects.append(.der(.der(.unusedBits), at: content.startIndex)) }
        var document = try ASN1Document(content.dropFirst())
        document.markAsInsideBitString()
        try readPublicKey(document, in: der)
    }

    private mutating func readPublicKey(_ document: ASN1Document, in der: [UInt8]) throws(KeyDefect) {
        let (numbers, rsaDefects) = try RSAPublicKeyDER.read(document, in: der)
        rsa = numbers
        defects += rsaDefects
    }

    private mutating func readPKCS8(_ node: ASN1Node, in der: [UInt8]) throws(KeyDefect) {
        var elements = try ASN1Elements(of: node, "PrivateKeyInfo")
        let version = try elements.next(.integer, "version").smallInteger("version")
        // RFC 5958 section 2: version 1 adds the public key, which readers of RFC 5208 do not know.
        if version == 1 {
            defects.append(.der(.pkcs8Version2, at: node.encodedBytes.startIndex))
        } else if version != 0 {
            defects.append(.der(.der(.version(version)), at: node.encodedBytes.startIndex))
        }
        let identifier = try AlgorithmIdentifier(elements.next(.sequence, "privateKeyAlgorithm"))
        var algorithm = identifier.keyAlgorithm(noting: &defects)
        let octets = try elements.next(.octetString, "privateKey").primitiveContent("privateKey")
        readRest(of: &elements, version: version, in: der)
        if algorithm != .rsa, algorithm != .rsaPSS, Self.holdsIntegers(octets, 9...10) {
            defects.append(.der(.algorithmIdentifier("\(identifier.identifier)"), at: identifier.offset))
            algorithm = .rsa
        }
        self.algorithm = algorithm
        guard algorithm == .rsa || algorithm == .rsaPSS else { return }
        try readPrivateKey(ASN1Document(octets), in: der)
    }

    /// After the private key may stand attributes, and from version 1 on the public key (RFC 5958 section 2).
    private mutating func readRest(of elements: inout ASN1Elements, version: Int, in der: [UInt8]) {
        var rest = elements.next()
        if rest?.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) { rest = elements.next() }
        if version > 0, let node = rest, node.identifier == ASN1Identifier(tagWithNumber: 1, tagClass: .contextSpecific) {
            readEmbeddedPublicKey(node, in: der)
            rest = elements.next()
        }
        if let rest { defects.append(.der(.der(.extraElement), at: rest.encodedBytes.startIndex)) }
    }

    /// `publicKey [1] IMPLICIT BIT STRING`; what is none is left alone.
    private mutating func readEmbeddedPublicKey(_ node: ASN1Node, in der: [UInt8]) {
        guard let content = try? node.primitiveContent("publicKey"), let document = try? ASN1Document(content.dropFirst()) else { return }
        embeddedPublicKey = (try? RSAPublicKeyDER.read(document, in: der))?.0
    }

    private mutating func readPrivateKey(_ document: ASN1Document, in der: [UInt8]) throws(KeyDefect) {
        let layout = try RSAPrivateKeyLayout(document, in: der, defects: &defects)
        privateLayout = layout
        rsa = layout.publicNumbers(in: der)
    }

    /// Finds the SubjectPublicKeyInfo of a certificate or a certification request.
    private mutating func readSigned(_ signed: ASN1Node, in der: [UInt8]) throws(KeyDefect) {
        guard case .constructed(let nodes) = signed.content else {
            throw .der(.der(.unrecognised), at: signed.encodedBytes.startIndex)
        }
        // In both, it is the SEQUENCE that begins with an AlgorithmIdentifier and goes on with a BIT STRING.
        let candidate = nodes.first { node in
            guard node.identifier == .sequence, case .constructed(let inner) = node.content else { return false }
            return inner.map(\.identifier) == [.sequence, .bitString]
        }
        guard let candidate else { throw .der(.der(.unrecognised), at: signed.encodedBytes.startIndex) }
        try readSPKI(candidate, in: der)
    }
}
