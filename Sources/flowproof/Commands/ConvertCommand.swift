// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a key in its canonical form, whatever form it comes in.",
        discussion: """
            Example: flowproof convert damaged.pem --to spki --out public.pem

            Takes PEM however damaged, DER, certificates, certification requests, JWK and OpenSSH keys. A private key gives \
            its PUBLIC key, in every form but one: --to pkcs8 gives the private key, protected with the passphrase it had \
            (PBES2, PBKDF2-HMAC-SHA256 with 600,000 iterations, AES-256-CBC), or unprotected when it was.
            """)

    /// The forms; all but `pkcs8` are public.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case spki
        case pkcs8
        case pkcs1
        case jwk
        case der
    }

    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(name: .long, help: "spki, pkcs8, pkcs1, jwk or der; der is the SubjectPublicKeyInfo in binary.") var to: Form
    @Option(name: .long, help: "Where the result goes; standard output by default.") var out = "-"
    @Flag(name: .long, help: "Replace a file that exists.") var force = false
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var backend: BackendOption

    func run() throws {
        try InputFile.requireOneStandardInput(file, passphrase.passphraseFile)
        let target = try OutputFile(
            out, for: to == .pkcs8 ? .owner : .everyone, replacing: force)
        let item = try InputFile.readKey(file, isPrivate: to == .pkcs8)
        // A damaged public key may be replaced by its canonical form, a private key never by its public half.
        if item.holdsPrivateKey, to != .pkcs8 { try target.requireApart(from: file) }
        try backend.backend.run { backend in
            if to == .pkcs8 {
                try privateKey(item, backend).withSpan { text throws(CommandFailure) in try target.write(text) }
            } else {
                try target.write(publicForm(of: publicNumbers(item, backend)).span)
            }
        }
    }

    private func publicForm(of numbers: RSAPublicNumbers) -> [UInt8] {
        switch to {
        case .spki, .pkcs8: PEM.encode(numbers)
        case .pkcs1: PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(numbers).span)
        case .jwk: JSONWebKey.encode(numbers) + [UInt8(ascii: "\n")]
        case .der: SubjectPublicKeyInfo.encode(numbers)
        }
    }

    private func publicNumbers(_ item: KeyItem, _ backend: some CryptoBackend) throws(CommandFailure) -> RSAPublicNumbers {
        if item.kind == .encryptedPrivateKey {
            let secret = try passphrase.secret(for: item, file)
            return try PassphraseOptions.failures(file) { () throws(PrivateKeyError) in
                try backend.privateKey(item, passphrase: secret).publicKey.numbers
            }
        }
        guard item.canonicalSPKI != nil, let numbers = item.rsa else {
            if let algorithm = item.algorithm, algorithm != .rsa {
                throw .notRSA(file, algorithm)
            }
            throw .input("\(file): damaged beyond repair", hint: "flowproof lint says what is wrong with it")
        }
        return numbers
    }

    private func privateKey(_ item: KeyItem, _ backend: some CryptoBackend) throws(CommandFailure) -> SecretBytes {
        guard item.holdsPrivateKey else {
            throw .input("\(file): holds no private key, but \(item.structure.nameWithArticle)", hint: "--to spki writes a public key")
        }
        let isProtected = item.kind == .encryptedPrivateKey
        guard isProtected || !passphrase.isNamed else {
            throw .usage(
                "\(file): is not encrypted, and --to pkcs8 keeps a key as it was",
                hint: "leave the passphrase out, or use openssl pkcs8 -topk8")
        }
        let secret = try passphrase.secret(for: item, file)
        let text = try PassphraseOptions.failures(file) { () throws(PrivateKeyError) in
            let loaded = try backend.privateKey(item, passphrase: secret)
            let key: SecretBytes
            do throws(CryptoError) { key = try loaded.pkcs8() } catch { throw .refused(error) }
            return try backend.encodePrivateKey(pkcs8: key, as: PrivateKeyForm(cipher: isProtected ? .aes256 : nil), passphrase: secret)
        }
        if !isProtected { Console.note("warning: the private key is written without protection, as it was") }
        return text
    }
}
