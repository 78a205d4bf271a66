// SPDX-License-Identifier: Apache-2.0

/// A form of other programs that is recognised and not read.
struct ForeignForm {
    /// What it is, in words.
    var name: String
    var holdsPrivateKey = false

    /// An archive, a key store, a document, by its first bytes; `nil` for another file.
    init?(binary bytes: [UInt8]) {
        guard let form = Self.binary.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
        self.init(name: form.name, holdsPrivateKey: form.holdsPrivateKey)
    }

    /// `nil` for a text that is none of them.
    init?(of bytes: [UInt8]) {
        let start = String(decoding: bytes.prefix(65536), as: UTF8.self)
        if start.trimmed.hasPrefix("PuTTY-User-Key-File") {
            self.init(name: "a PuTTY PRIVATE key; export it with puttygen as OpenSSH", holdsPrivateKey: true)
        } else if start.contains("<Modulus>") {
            let isPrivate = ["<D>", "<P>", "<Q>", "<DP>", "<InverseQ>"].contains { start.contains($0) }
            self.init(name: isPrivate ? "XML with a PRIVATE key in it" : "XML with a public key in it", holdsPrivateKey: isPrivate)
        } else if start.contains("Private-Key: (") || start.contains("privateExponent:") {
            self.init(name: "what openssl -text prints of a PRIVATE key", holdsPrivateKey: true)
        } else if start.contains("Public-Key: (") {
            self.init(name: "what openssl -text prints of a public key, not the key itself")
        } else if start.trimmed.hasPrefix("Modulus=") {
            self.init(name: "what openssl -modulus prints, not the key itself")
        } else {
            return nil
        }
    }

    private init(name: String, holdsPrivateKey: Bool = false) {
        self.name = name
        self.holdsPrivateKey = holdsPrivateKey
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
