// SPDX-License-Identifier: Apache-2.0

/// A form of other programs that is recognised and not read.
struct ForeignForm {
    /// What it is, in words.
    var name: String
    var holdsPrivateKey = false
    /// Where it begins, in the bytes it was found in.
    var start = 0

    /// An archive, a key store, a document, by its first bytes; `nil` for another file.
    init?(binary bytes: [UInt8]) {
        guard let form = Self.binary.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
        self.init(name: form.name, holdsPrivateKey: form.holdsPrivateKey)
    }

    /// `nil` for a text that is none of them. Private keys are recognised wherever they stand.
    init?(of bytes: ArraySlice<UInt8>) {
        func place(_ text: String) -> Int? { bytes.firstIndex(of: text) }
        let visible = bytes.firstIndex { !$0.isWhitespace } ?? bytes.startIndex
        if let place = place("PuTTY-User-Key-File") {
            self.init(name: "a PuTTY PRIVATE key; export it with puttygen as OpenSSH", holdsPrivateKey: true, at: place)
        } else if let modulus = place("<Modulus>") {
            let isPrivate = ["<D>", "<P>", "<Q>", "<DP>", "<InverseQ>"].contains { place($0) != nil }
            self.init(
                name: isPrivate ? "XML with a PRIVATE key in it" : "XML with a public key in it", holdsPrivateKey: isPrivate, at: modulus)
        } else if let place = place("Private-Key: (") ?? place("privateExponent:") {
            self.init(name: "what openssl -text prints of a PRIVATE key", holdsPrivateKey: true, at: place)
        } else if let place = JSONWebKey.privateMember(in: bytes) {
            self.init(name: "JSON with the numbers of a PRIVATE key in it", holdsPrivateKey: true, at: place)
        } else if place("Public-Key: (") != nil {
            self.init(name: "what openssl -text prints of a public key, not the key itself", at: visible)
        } else if bytes[visible...].starts(with: "Modulus=".utf8) {
            self.init(name: "what openssl -modulus prints, not the key itself", at: visible)
        } else {
            return nil
        }
    }

    private init(name: String, holdsPrivateKey: Bool = false, at start: Int = 0) {
        self.name = name
        self.holdsPrivateKey = holdsPrivateKey
        self.start = start
    }

    private static let binary: [(magic: [UInt8], name: String, holdsPrivateKey: Bool)] = [
        ([0x1F, 0x8B], "a file compressed with gzip", false),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive", false),
        ([0x42, 0x5A, 0x68], "a file compressed with bzip2", false),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a file compressed with xz", false),
        ([0xFE, 0xED, 0xFE, 0xED], "a Java key store; export the certificate with keytool", true),
        ([0xCE, 0xCE, 0xCE, 0xCE], "a Java key store (JCEKS); export the certificate with keytool", true),
        (Array("%PDF-".utf8), "a PDF document", false),
        ([0x89, 0x50, 0x4E, 0x47], "an image", false),
        ([0xFF, 0xD8, 0xFF], "an image", false),
    ]

    /// What a file without any key is, in words.
    static func description(of bytes: [UInt8]) -> String {
        let start = String(decoding: bytes.prefix(4096), as: UTF8.self).trimmed
        let lowercase = start.lowercased()
        if lowercase.hasPrefix("<!doctype html") || lowercase.hasPrefix("<html") { return "an HTML page" }
        if lowercase.hasPrefix("<") { return "XML" }
        if start.contains("\"business_public_key") { return "an answer of the Graph API without a key in it" }
        if start.hasPrefix("{") || start.hasPrefix("[") { return "JSON without a key in it" }
        if start.hasPrefix("@") { return "a curl argument (@file), not the file itself" }
        if start.hasPrefix("$") { return "the name of a shell variable, not its value" }
        if bytes.prefix(4096).contains(where: { $0 < 0x09 }) { return "binary data" }
        guard !start.contains(where: \.isNewline) else { return "text without a key in it" }
        if start.contains("://") { return "an address, not what is kept there" }
        if start.contains("/") || start.contains("\\") || start.hasSuffix(".pem") { return "a path, not the file itself" }
        return "text without a key in it"
    }
}

extension KeyItem {
    init(foreign form: ForeignForm, at position: TextPosition) {
        self.init(unread: .unknown, armour: .foreign(form.name), position: position, defects: [])
        holdsPrivateKey = form.holdsPrivateKey
    }
}
