// SPDX-License-Identifier: Apache-2.0

/// The public half of an OpenSSH key: the blob of RFC 4253 section 6.6, or the one inside an `openssh-key-v1` file.
struct OpenSSHKey {
    private(set) var structure: KeyStructure
    private(set) var algorithm: KeyAlgorithm
    private(set) var rsa: RSAPublicNumbers?

    /// Reads the decoded base64 of a key; `nil` when it is no OpenSSH key.
    init?(binary bytes: [UInt8]) {
        let magic = Array("openssh-key-v1\0".utf8)
        var reader = Reader(rest: bytes[...])
        structure = .opensshPublic
        if bytes.starts(with: magic) {
            structure = .opensshPrivate
            reader.rest = bytes.dropFirst(magic.count)
            // Cipher, key derivation and its options stand before the number of keys and the first public blob.
            guard reader.string() != nil, reader.string() != nil, reader.string() != nil, reader.integer() == 1,
                let blob = reader.string()
            else { return nil }
            reader = Reader(rest: blob)
        }
        guard let nameBytes = reader.string(), let name = String(validating: nameBytes, as: UTF8.self),
            Self.algorithms.contains(where: { name.hasPrefix($0) })
        else { return nil }
        guard name == "ssh-rsa" else {
            algorithm = .other(name)
            return
        }
        algorithm = .rsa
        guard let exponent = reader.string(), let modulus = reader.string() else { return nil }
        rsa = RSAPublicNumbers(modulus: Array(modulus), publicExponent: Array(exponent))
    }

    /// Reads the lines of a `.pub` or authorized_keys file; `nil` when there is no such line.
    static func readLines(_ text: KeyText) -> [KeyItem]? {
        guard text.firstIndex(of: "ssh-") ?? text.firstIndex(of: "ecdsa-sha2-") != nil else { return nil }
        var items: [KeyItem] = []
        for line in text.bytes.split(whereSeparator: \.isLineEnd) where items.count < KeyFile.maximumItemCount {
            let words = line.split { $0.isSpaceOrTab || $0.isQuote }
            guard let name = words.firstIndex(where: { word in algorithms.contains { word.starts(with: $0.utf8) } }),
                name + 1 < words.count,
                let blob = try? Base64.decode(Array(words[name + 1]).span), OpenSSHKey(binary: blob) != nil
            else { continue }
            items.append(KeyItem(der: blob, armour: .opensshLine, position: text.position(of: line.startIndex), defects: []))
        }
        return items.isEmpty ? nil : items
    }

    private static let algorithms = ["ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"]

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func integer() -> Int? {
            guard rest.count >= 4 else { return nil }
            let value = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            return value
        }

        mutating func string() -> ArraySlice<UInt8>? {
            guard let count = integer(), count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
    }
}
