// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule.Remedy {
    /// The command with this file's name in it; `nil` where no command helps.
    func command(for candidate: Candidate) -> String? {
        switch self {
        case .convert: candidate.role == .privateKey ? candidate.privateConversion : candidate.conversion
        case .exportAgain: candidate.role == .privateKey ? Candidate.newKeyPair : candidate.exportFromPrivateKey
        case .newKeyPair: Candidate.newKeyPair
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
        case .newKeyPair: .command(Candidate.newKeyPair)
        case .protectAgain: .command(Candidate.protection(of: "FILE"))
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
        case .newKeyPair: Candidate.newKeyPair
        case .command(let command) where !command.contains("FILE"): command
        default: nil
        }
    }
}

extension Candidate {
    fileprivate static let newKeyPair = "flowproof keygen --out private.pem --public-out public.pem"

    /// Takes the public key out of this file, or gets it in another way where that cannot be done.
    fileprivate var conversion: String? {
        guard let first = file.items.first else { return exportFromPrivateKey }
        switch first.structure {
        case .pkcs12:
            let source = first.armour == .der ? "openssl pkcs12 -in \(word)" : "grep -v -e ----- \(word) | base64 -d | openssl pkcs12"
            return "\(source) -nokeys -clcerts | flowproof convert - --to spki --out \(target)"
        case .pkcs7:
            let form = first.armour == .der ? " -inform DER" : ""
            return "openssl pkcs7 -in \(word)\(form) -print_certs | flowproof convert - --to spki --out \(target)"
        default: break
        }
        let algorithms = file.items.compactMap(\.algorithm)
        if !algorithms.isEmpty, !algorithms.contains(.rsa) { return Self.newKeyPair }
        let isOneKey = file.items.allSatisfy { $0.rsa != nil && $0.rsa == first.rsa } || file.items.count == 1
        guard isOneKey, first.canonicalSPKI != nil || first.kind == .encryptedPrivateKey else { return exportFromPrivateKey }
        return "flowproof convert \(word) --to spki --out \(target)"
    }

    /// The private key in its canonical form; a new pair where nothing can be read of this one.
    fileprivate var privateConversion: String? {
        guard let first = file.items.first(where: \.holdsPrivateKey) else { return Self.newKeyPair }
        let target = isNamed("private.pem") ? "private.fixed.pem" : "private.pem"
        switch first.structure {
        case .pkcs8, .pkcs1Private, .encryptedPKCS8, .encryptedTraditional:
            // Without its numbers or its encryption the key is lost, and only a backup has it.
            guard first.rsa != nil || first.encryption != nil else { return Self.newKeyPair }
            return "flowproof convert \(word) --to pkcs8 --out \(target)"
        case .opensshPrivate: return "ssh-keygen -p -m PKCS8 -f \(word)"
        case .pkcs12: return "openssl pkcs12 -in \(word) -nocerts -out \(target)"
        default: return Self.newKeyPair
        }
    }

    /// The public key once more from where it came from; no help when this very file is the private key.
    fileprivate var exportFromPrivateKey: String? {
        isNamed("private.pem") ? nil : "flowproof convert private.pem --to spki --out \(target)"
    }

    /// Writes the private key once more, under what flowproof itself would put around it.
    fileprivate var protection: String {
        if file.items.contains(where: { $0.structure == .opensshPrivate }) { return "ssh-keygen -p -m PKCS8 -f \(word)" }
        // OpenSSL 3 reads DES, RC2 and RC4 with its legacy provider alone.
        let provider = file.items.contains { $0.encryption?.needsLegacyProvider ?? false } ? " -provider legacy -provider default" : ""
        return Self.protection(of: word, provider: provider)
    }

    fileprivate static func protection(of word: String, provider: String = "") -> String {
        "openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000\(provider) -in \(word) -out private.enc.pem"
    }

    fileprivate var word: String { path == "-" ? "FILE" : shellQuoted(path) }

    /// The command must not overwrite what it reads, and convert does not replace files anyway.
    private var target: String { isNamed("public.pem") ? "public.fixed.pem" : "public.pem" }

    private func isNamed(_ name: String) -> Bool { path == name || path.hasSuffix("/" + name) }
}

/// `text` as one word of a POSIX shell; of bash, ksh or zsh where control characters make `$'…'` necessary.
public func shellQuoted(_ text: String) -> String {
    let word = text.hasPrefix("-") ? "./" + text : text
    if word.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
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
