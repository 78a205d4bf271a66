// SPDX-License-Identifier: Apache-2.0

/// Everything that can be said of a key file without a passphrase: the keys in it, and what is wrong with it.
///
/// Reading never fails on account of the content: a file that is no key is a file with a defect that names what it is.
public struct KeyFile: Sendable {
    /// The keys found, in the order of the file.
    public private(set) var items: [KeyItem] = []
    /// What is wrong with the file as a whole; each item has its own list besides.
    public private(set) var defects: [KeyDefect] = []

    /// The largest input that is read as a key file, in bytes. A 16,384-bit private key in PEM has about 13,000.
    public static let maximumByteCount = 1 << 20

    /// All defects, those of the file first.
    public var allDefects: [KeyDefect] { defects + items.flatMap(\.defects) }

    /// Reads a file in any of the forms people try.
    ///
    /// - Parameter bytes: the whole file, at most ``maximumByteCount`` bytes; of a longer one the defect says so.
    public init(reading bytes: [UInt8]) {
        var text = KeyText(bytes)
        guard bytes.count <= Self.maximumByteCount else {
            defects = [.text(.notPEM("a file of more than \(Self.maximumByteCount) bytes"), at: text.position(of: 0))]
            return
        }
        guard bytes.contains(where: { !$0.isWhitespace && $0 != 0 }) else {
            defects = [.text(.empty, at: text.position(of: 0))]
            return
        }
        if bytes.first == 0x30, bytes.prefix(64).contains(where: { $0 >= 0x80 || $0 < 0x09 }) {
            defects = [.text(.binaryDER, at: text.position(of: 0))]
            items = [KeyItem(der: bytes, armour: .der, position: text.position(of: 0), defects: [])]
            return
        }
        defects = text.normalise()
        read(text)
        text.wipe()
    }

    private mutating func read(_ text: KeyText) {
        let blocks = PEMScanner(text).blocks()
        if !blocks.isEmpty {
            read(blocks, of: text)
        } else if let keys = JSONWebKey.read(text) {
            items = keys
        } else if let line = OpenSSHKey.readLines(text) {
            items = line
        } else {
            readWithoutArmour(text)
        }
        if items.count > 1 {
            let bodies = Set(items.map(\.body))
            defects.append(.text(.multipleBlocks(count: items.count, identical: bodies.count == 1), at: items[1].position))
        }
    }

    // MARK: PEM

    private mutating func read(_ blocks: [PEMScanner.Block], of text: KeyText) {
        for block in blocks { items.append(item(block, text)) }
        guard let first = blocks.first, let last = blocks.last else { return }
        let start = first.begin?.range.lowerBound ?? first.body.lowerBound
        let end = last.end?.range.upperBound ?? text.bytes.count
        if let leading = text.bytes[..<start].firstIndex(where: { !$0.isWhitespace && $0 != UInt8(ascii: ">") }) {
            defects.append(.text(.leadingText, at: text.position(of: leading)))
        }
        if let trailing = text.bytes[end...].firstIndex(where: { !$0.isWhitespace }) {
            defects.append(.text(.trailingText, at: text.position(of: trailing)))
        } else if last.end != nil {
            noteLineEnds(text, end: end)
        }
    }

    private mutating func noteLineEnds(_ text: KeyText, end: Int) {
        let bytes = text.bytes
        if end == bytes.count { defects.append(.text(.noFinalNewline, at: text.position(of: end))) }
        if end < bytes.count, bytes[end].isSpaceOrTab {
            defects.append(.text(.whitespace(.trailing), at: text.position(of: end)))
        }
        var found: (crlf: Int?, carriageReturn: Int?, lineFeed: Int?)
        for index in bytes.indices {
            if bytes[index] == .lineFeed {
                if index > 0, bytes[index - 1] == .carriageReturn { found.crlf = found.crlf ?? index - 1 } else { found.lineFeed = found.lineFeed ?? index }
            } else if bytes[index] == .carriageReturn, index + 1 == bytes.count || bytes[index + 1] != .lineFeed {
                found.carriageReturn = found.carriageReturn ?? index
            }
        }
        switch (found.crlf, found.carriageReturn, found.lineFeed) {
        case (let crlf?, nil, nil): defects.append(.text(.crlfLineEnds, at: text.position(of: crlf)))
        case (nil, let carriageReturn?, nil): defects.append(.text(.carriageReturnLineEnds, at: text.position(of: carriageReturn)))
        case (nil, nil, _): break
        case (let crlf, let carriageReturn, _):
            defects.append(.text(.mixedLineEnds, at: text.position(of: crlf ?? carriageReturn ?? 0)))
        }
    }

    private func item(_ block: PEMScanner.Block, _ text: KeyText) -> KeyItem {
        let position = text.position(of: block.begin?.range.lowerBound ?? block.body.lowerBound)
        let isTraditional = PEMLabel.traditionalPrivate.contains(block.label)
        let onOneLine = !text.bytes[block.body].contains { $0.isLineEnd }
        let body = PEMBody(
            text, block.body, onOneLine: onOneLine, allowsHeaders: isTraditional || block.label == PEMLabel.ssh2PublicKey)
        let defects = block.defects + body.defects
        let armour = KeyArmour.pem(label: block.label)
        guard let der = body.der else {
            return KeyItem(unread: PEMLabel.structure(of: block.label) ?? .unknown, armour: armour, position: position, defects: defects)
        }
        if isTraditional, body.headers.contains(where: { $0.name == "Proc-Type" && $0.value.contains("ENCRYPTED") }) {
            let dekInfo = body.headers.first { $0.name == "DEK-Info" }?.value ?? ""
            return KeyItem(traditional: dekInfo, ciphertext: der, armour: armour, position: position, defects: defects)
        }
        if isTraditional, let header = body.headers.first {
            let unexpected = KeyDefect.text(.headers(header.name), at: position)
            return KeyItem(der: der, armour: armour, position: position, defects: defects + [unexpected])
        }
        return KeyItem(der: der, armour: armour, position: position, defects: defects)
    }

    // MARK: No armour at all

    private mutating func readWithoutArmour(_ text: KeyText) {
        let position = text.position(of: text.bytes.firstIndex { !$0.isWhitespace } ?? 0)
        let compact = text.bytes.filter { !$0.isWhitespace }
        if compact.count >= 64, let der = Hex.decode(compact), der.first == 0x30 {
            defects.append(.text(.notPEM("hexadecimal digits"), at: position))
            items = [KeyItem(der: der, armour: .hex, position: position, defects: [])]
            return
        }
        let body = PEMBody(text, text.bytes.indices, onOneLine: true, allowsHeaders: false)
        let isBase64 = compact.count >= 64 && !body.defects.contains { if case .base64(.character) = $0.kind { true } else { false } }
        if isBase64, let der = body.der {
            if der.starts(with: "-----BEGIN".utf8) {
                defects.append(.text(.doubleBase64, at: position))
                var inner = KeyText(der)
                defects += inner.normalise()
                read(inner)
                inner.wipe()
                return
            }
            let item = KeyItem(der: der, armour: .base64, position: position, defects: body.defects)
            if item.structure != .unknown {
                defects.append(.text(.notPEM("base64 without the BEGIN and END lines"), at: position))
                items = [item]
                return
            }
        }
        defects.append(.text(.notPEM(Self.name(of: text)), at: position))
    }

    /// What a file without a key is, in words.
    private static func name(of text: KeyText) -> String {
        let start = String(decoding: text.bytes.prefix(4096), as: UTF8.self).trimmed
        let lowercase = start.lowercased()
        if lowercase.hasPrefix("<!doctype html") || lowercase.hasPrefix("<html") { return "an HTML page" }
        if lowercase.hasPrefix("<") { return "XML" }
        if start.hasPrefix("{") || start.hasPrefix("[") { return "JSON without a key in it" }
        if start.hasPrefix("PuTTY-User-Key-File") { return "a PuTTY key; export it with puttygen as OpenSSH" }
        if start.hasPrefix("@") { return "a curl argument (@file), not the file itself" }
        if text.bytes.prefix(4096).contains(where: { $0 < 0x09 }) { return "binary data" }
        if !start.contains("\n"), start.contains("/") || start.hasSuffix(".pem") { return "a path, not the file itself" }
        return "text without a key in it"
    }
}

extension KeyItem {
    init(der: [UInt8], armour: KeyArmour, position: TextPosition, defects: [KeyDefect]) {
        let openssh = OpenSSHKey(binary: der)
        let reading = openssh == nil ? StructureReading(der) : nil
        let structure = openssh?.structure ?? reading?.structure ?? .unknown
        self.armour = armour
        self.structure = structure
        algorithm = openssh?.algorithm ?? reading?.algorithm
        rsa = openssh?.rsa ?? reading?.rsa
        encryption = reading?.encryption
        holdsPrivateKey = structure.isPrivate
        body = der
        self.position = position
        self.defects = defects + (reading?.defects ?? [])
        guard case .pem(let label) = armour else { return }
        if let announced = PEMLabel.structure(of: label) {
            if announced != structure, structure != .unknown {
                self.defects.insert(.text(.labelMismatch(label: label, holds: structure), at: position), at: 0)
            }
        } else {
            self.defects.insert(.text(.unknownLabel(label), at: position), at: 0)
        }
    }

    init(traditional dekInfo: String, ciphertext: [UInt8], armour: KeyArmour, position: TextPosition, defects: [KeyDefect]) {
        self.init(unread: .encryptedTraditional, armour: armour, position: position, defects: defects)
        if case .pem("RSA PRIVATE KEY") = armour { algorithm = .rsa }
        encryption = PrivateKeyEncryption(dekInfo: dekInfo, ciphertext: ciphertext)
        body = ciphertext
    }

    /// An item of which nothing but its label could be read.
    init(unread structure: KeyStructure, armour: KeyArmour, position: TextPosition, defects: [KeyDefect]) {
        self.armour = armour
        self.structure = structure
        holdsPrivateKey = structure.isPrivate
        body = []
        self.position = position
        self.defects = defects
    }
}

extension KeyItem {
    /// Reads DER that stands in no file, such as a key just decrypted; the bytes are not kept.
    package init(structureOf der: [UInt8]) {
        self.init(der: der, armour: .der, position: TextPosition(byteOffset: 0, in: []), defects: [])
        body = []
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

/// The labels of RFC 7468 and of OpenSSL that announce a key or hold one.
enum PEMLabel {
    static let traditionalPrivate: Set<String> = ["RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"]
    static let ssh2PublicKey = "SSH2 PUBLIC KEY"

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
