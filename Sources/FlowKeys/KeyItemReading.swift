// SPDX-License-Identifier: Apache-2.0

extension KeyItem {
    init(der: [UInt8], armour: KeyArmour, position: TextPosition, defects: [KeyDefect], keepsBody: Bool = true) {
        let openssh = OpenSSHKey(binary: der)
        let reading = openssh == nil ? StructureReading(der) : nil
        let structure = openssh?.structure ?? reading?.structure ?? .unknown
        self.armour = armour
        self.structure = structure
        algorithm = openssh?.algorithm ?? reading?.algorithm
        rsa = openssh?.rsa ?? reading?.rsa
        encryption = reading?.encryption
        holdsPrivateKey = structure.isPrivate
        content = WipedBytes(keepsBody ? der : [])
        self.position = position
        self.defects = defects + (reading?.defects ?? [])
        if structure == .unknown { holdsPrivateKey = armour.announcesPrivateKey || StructureReading.beginsLikePrivateKey(der) }
        guard case .pem(let label) = armour else { return }
        if let announced = PEMLabel.structure(of: label) {
            if announced != structure, structure != .unknown {
                self.defects.insert(.text(.labelMismatch(label: label, holds: structure), at: position), at: 0)
            }
        } else if !PEMLabel.traditionalPrivate.contains(label) {
            self.defects.insert(.text(.unknownLabel(label), at: position), at: 0)
        }
    }

    init(traditional dekInfo: String, ciphertext: [UInt8], armour: KeyArmour, position: TextPosition, defects: [KeyDefect]) {
        self.init(unread: .encryptedTraditional, armour: armour, position: position, defects: defects)
        algorithm =
            switch armour {
            case .pem("RSA PRIVATE KEY"): .rsa
            case .pem("EC PRIVATE KEY"): .ellipticCurve("under a passphrase")
            case .pem("DSA PRIVATE KEY"): .other("DSA")
            default: nil
            }
        encryption = PrivateKeyEncryption(dekInfo: dekInfo, ciphertext: ciphertext)
        content = WipedBytes(ciphertext)
    }

    /// An item of which nothing but its label could be read.
    init(unread structure: KeyStructure, armour: KeyArmour, position: TextPosition, defects: [KeyDefect]) {
        self.armour = armour
        self.structure = structure
        holdsPrivateKey = structure.isPrivate || structure == .unknown && armour.announcesPrivateKey
        content = WipedBytes([])
        self.position = position
        self.defects = defects
    }

    /// Reads DER that stands in no file, such as a key just decrypted; the bytes are not kept.
    package init(structureOf der: [UInt8]) {
        self.init(der: der, armour: .der, position: .start, defects: [], keepsBody: false)
    }

    /// What shows that there is a private key, and gives nothing to read.
    package var isTrace: Bool {
        if structure == .unknown, holdsPrivateKey, content.isEmpty, case .foreign = armour { true } else { false }
    }

    /// Whether both are the same half of one key, in whatever form.
    func isSameKey(as other: KeyItem) -> Bool {
        guard holdsPrivateKey == other.holdsPrivateKey else { return false }
        return rsa != nil && rsa == other.rsa || !body.isEmpty && body == other.body
    }
}

extension KeyStructure {
    /// True for structures that exist to hold a private key.
    public var isPrivate: Bool {
        switch self {
        case .pkcs8, .pkcs1Private, .encryptedPKCS8, .encryptedTraditional, .sec1Private, .opensshPrivate, .pkcs12: true
        default: false
        }
    }
}

extension KeyArmour {
    fileprivate var announcesPrivateKey: Bool {
        if case .pem(let label) = self { label.contains("PRIVATE KEY") } else { false }
    }
}

/// The labels of RFC 7468 and of OpenSSL that announce a key or hold one.
enum PEMLabel {
    static let traditionalPrivate: Set<String> = ["RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"]
    static let ssh2PublicKey = "SSH2 PUBLIC KEY"

    /// Whether a boundary line with this label was meant as one, even where its hyphens do not tell.
    static func namesKey(_ label: String) -> Bool { structure(of: label) != nil || label.hasSuffix("KEY") }

    static func layout(of label: String) -> PEMBody.Layout {
        traditionalPrivate.contains(label) || label == ssh2PublicKey ? .headersAndLines : .lines
    }

    /// RFC 7468 section 2 wants 64; SSH's tools write 70, and RFC 4716 section 3.1 allows 72.
    static func lineWidth(of label: String) -> ClosedRange<Int> {
        label == ssh2PublicKey || structure(of: label) == .opensshPrivate ? 1...72 : 64...64
    }

    static func structure(of label: String) -> KeyStructure? {
        switch label {
        case "PUBLIC KEY": .spki
        case "RSA PUBLIC KEY": .pkcs1Public
        case "PRIVATE KEY": .pkcs8
        case "RSA PRIVATE KEY": .pkcs1Private
        case "ENCRYPTED PRIVATE KEY": .encryptedPKCS8
        case "EC PRIVATE KEY": .sec1Private
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": .certificate
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": .certificateRequest
        case "OPENSSH PRIVATE KEY": .opensshPrivate
        case ssh2PublicKey: .opensshPublic
        case "PKCS12": .pkcs12
        case "PKCS7", "CMS": .pkcs7
        default: nil
        }
    }
}
