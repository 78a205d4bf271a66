// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule.Remedy {
    /// The command with this file's name in it; `nil` where no command helps.
    func command(for candidate: Candidate) -> String? {
        switch self {
        case .convert: candidate.role == .privateKey ? candidate.privateConversion : candidate.conversion
        case .exportAgain: candidate.role == .privateKey ? candidate.newKeyPair : candidate.exportFromPrivateKey
        case .exportPublicKey: "flowproof convert \(candidate.word) --to spki --out \(candidate.target)"
        case .newKeyPair: candidate.newKeyPair
        case .protectAgain: candidate.protection
        case .command(let command): command.split(separator: "FILE", omittingEmptySubsequences: false).joined(separator: candidate.word)
        case .advice: nil
        }
    }

    /// What mends any file with this mistake: a command with `FILE` for its name, or advice.
    var summary: Summary {
        switch self {
        case .convert: .command("flowproof convert FILE --to spki --out public.pem")
        case .exportAgain: .command("flowproof convert private.pem --to spki --out public.pem")
        case .exportPublicKey: .command("flowproof convert FILE --to spki --out public.pem")
        case .newKeyPair: .command(Candidate.newKeyPair(private: "private.pem", public: "public.pem"))
        case .protectAgain: .command(Candidate.protection("-in FILE", target: "private.enc.pem"))
        case .command(let command): .command(command)
        case .advice(let advice): .advice(advice)
        }
    }

    /// A remedy in a catalogue, where there is no file yet.
    enum Summary {
        case command(String)
        case advice(String)

        var text: String {
            switch self {
            case .command(let text), .advice(let text): text
            }
        }
    }
}

extension Rule.Remedy {
    /// The command for what is wrong with several files; `nil` where it would have to name one.
    var commandWithoutFile: String? {
        switch self {
        case .newKeyPair: Candidate.newKeyPair(private: "private.pem", public: "public.pem")
        case .command(let command) where !command.contains("FILE"): command
        default: nil
        }
    }
}

extension Candidate {
    // MARK: Public keys

    /// Takes the public key out of this file, or gets it in another way where that cannot be done.
    fileprivate var conversion: String? {
        let keys = file.items.filter { !$0.isTrace }
        guard let first = keys.first ?? file.items.first else { return exportFromPrivateKey }
        switch first.structure {
        case .pkcs12: return "\(pkcs12(first)) -nokeys -clcerts | flowproof convert - --to spki --out \(target)"
        case .pkcs7:
            let form = first.armour == .der ? " -inform DER" : ""
            return "openssl pkcs7 -in \(word)\(form) -print_certs | flowproof convert - --to spki --out \(target)"
        default: break
        }
        let algorithms = keys.compactMap(\.algorithm)
        if !algorithms.isEmpty, !algorithms.contains(.rsa) { return newKeyPair }
        let isOneKey = keys.allSatisfy { $0.rsa != nil && $0.rsa == first.rsa } || keys.count == 1
        guard isOneKey, first.canonicalSPKI != nil || first.kind == .encryptedPrivateKey else { return exportFromPrivateKey }
        return "flowproof convert \(word) --to spki --out \(target)"
    }

    /// The public key once more from where it came from; no help when this very file is the private key.
    fileprivate var exportFromPrivateKey: String? {
        isNamed("private.pem") ? nil : "flowproof convert private.pem --to spki --out \(target)"
    }

    // MARK: Private keys

    /// The private key in its canonical form; a new pair where nothing can be read of this one.
    fileprivate var privateConversion: String? {
        guard let first = file.items.first(where: \.holdsPrivateKey) else { return newKeyPair }
        let target = unused("private.pem", otherwise: "private.fixed.pem")
        switch first.structure {
        case .pkcs8, .pkcs1Private, .encryptedPKCS8, .encryptedTraditional:
            // Without its numbers or its encryption the key is lost, and only a backup has it.
            guard first.rsa != nil || first.encryption != nil else { return newKeyPair }
            return "flowproof convert \(word) --to pkcs8 --out \(target)"
        case .opensshPrivate: return opensshConversion(to: target)
        // The second command leaves out what the first says of the key, and protects it better.
        case .pkcs12: return Self.protection("", from: "\(pkcs12(first)) -nocerts -nodes", target: target)
        default: return newKeyPair
        }
    }

    /// Writes the private key once more, under what flowproof itself would put around it.
    fileprivate var protection: String? {
        guard let first = file.items.first(where: \.holdsPrivateKey) else { return newKeyPair }
        let target = unused("private.enc.pem", otherwise: "private.enc.fixed.pem")
        switch first.structure {
        case .opensshPrivate: return opensshConversion(to: target)
        // No command here reads the private numbers of a JWK.
        case .jwk, .unknown: return newKeyPair
        default: break
        }
        // OpenSSL 3 reads DES, RC2 and RC4 with its legacy provider alone.
        if file.items.contains(where: { $0.encryption?.needsLegacyProvider ?? false }) {
            return Self.protection("-provider legacy -provider default -in \(word)", target: target)
        }
        // OpenSSL reads nothing but PEM without damage here.
        let isReadByOpenSSL = first.armour.isPEM && file.allDefects.isEmpty
        guard isReadByOpenSSL else { return Self.protection("", from: "flowproof convert \(word) --to pkcs8", target: target) }
        return Self.protection("-in \(word)", target: target)
    }

    /// `openssl` replaces what it writes to, without a word: only an empty file, which it leaves where it failed, may be there.
    fileprivate static func protection(_ input: String, from source: String? = nil, target: String) -> String {
        let pipe = source.map { $0 + " | " } ?? ""
        let options = "-topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000"
        return "test ! -s \(target) && \(pipe)openssl pkcs8 \(options)\(input.isEmpty ? "" : " ")\(input) -out \(target)"
    }

    /// `ssh-keygen` changes a key where it lies, and only one that nobody else can read.
    private func opensshConversion(to target: String) -> String {
        "test ! -e \(target) && install -m 600 \(word) \(target) && ssh-keygen -p -m PKCS8 -f \(target)"
    }

    private func pkcs12(_ store: KeyItem) -> String {
        store.armour.isPEM ? "grep -v -e ----- \(word) | base64 -d | openssl pkcs12" : "openssl pkcs12 -in \(word)"
    }

    // MARK: Names

    /// A new pair beside the key that will not do, which may be needed until the new one is registered.
    fileprivate var newKeyPair: String {
        let prefix = ["private.pem", "public.pem"].contains(where: isNamed) ? "new-" : ""
        return Self.newKeyPair(private: prefix + "private.pem", public: prefix + "public.pem")
    }

    fileprivate static func newKeyPair(private privateKey: String, public publicKey: String) -> String {
        "flowproof keygen --out \(privateKey) --public-out \(publicKey)"
    }

    fileprivate var word: String { path == "-" ? "FILE" : shellQuoted(path) }

    fileprivate var target: String { unused("public.pem", otherwise: "public.fixed.pem") }

    /// A command must not overwrite what it reads, and neither convert nor keygen replaces files anyway.
    private func unused(_ name: String, otherwise: String) -> String { isNamed(name) ? otherwise : name }

    /// Whether this file is called so, or the other half of its key.
    private func isNamed(_ name: String) -> Bool {
        ([path] + counterparts).contains { $0 == name || $0.hasSuffix("/" + name) }
    }
}

extension KeyArmour {
    fileprivate var isPEM: Bool {
        if case .pem = self { true } else { false }
    }
}

/// `text` as one word of a POSIX shell; of bash, ksh or zsh where characters that cannot be seen make `$'…'` necessary.
public func shellQuoted(_ text: String) -> String {
    let word = text.hasPrefix("-") ? "./" + text : text
    if word != word.printable {
        return "$'" + word.utf8.map(escaped).joined() + "'"
    }
    let isPlain = word.utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,:+@%-".utf8.contains(byte)
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

private func escaped(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(Unicode.Scalar(byte))
    case 0x20..<0x7F: String(Unicode.Scalar(byte))
    default: "\\x" + Hex.encode([byte])
    }
}
